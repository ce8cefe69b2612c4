import { expect, test } from 'vitest'
import type { Answer } from '../capacity.ts'
import { capacityChart } from './chart.ts'
import { quantity } from './units.ts'

const of = { name: 'cores', title: 'Cores' } as const

function lineOf(more: Partial<Answer>) {
  const answer = { perClient: 1e-5, formula: 'N', coveredTo: 5000, limit: 'measured', ...more }
  return { label: 'A', hue: '#009E73', shape: 'circle', answer } as const
}

test('a line is whole as far as it was measured, and broken beyond', () => {
  const svg = capacityChart(of, [lineOf({})], 10_000, 540)
  const [whole = ''] = svg.match(/<line[^>]*class="covered"[^>]*>/) ?? []
  const [broken = ''] = svg.match(/<line[^>]*class="extrapolated"[^>]*>/) ?? []
  expect(whole).not.toContain('dasharray')
  expect(broken).toContain('dasharray')
  // The one begins where the other ends: at 5,000 of 1,000 to 10 million, 17.5 % of the way.
  const [end] = /x2="([\d.]+)"/.exec(whole)?.slice(1) ?? []
  expect(broken).toContain(`x1="${end}"`)
  expect(Number(end)).toBeCloseTo(62 + (540 - 62 - 22) * (Math.log10(5) / 4), 1)
  expect(svg).toContain('>extrapolated<')
})

test('what was not measured at all is broken all along, and nothing is marked as measured', () => {
  const svg = capacityChart(of, [lineOf({ coveredTo: 0 })], 10_000, 344)
  expect(svg).not.toContain('class="covered"')
  expect(svg).not.toContain('class="measured"')
})

test('quantities are said in units of a thousand', () => {
  expect(quantity('traffic', 1.234e9)).toBe('1.23 Gbit/s')
  expect(quantity('traffic', 1000)).toBe('1 kbit/s')
  expect(quantity('memory', 999_999)).toBe('1 MB')
  expect(quantity('memory', 0)).toBe('0 B')
  expect(quantity('requests', 5_000_000)).toBe('5 M/s')
  expect(quantity('requests', 40_000)).toBe('40,000/s')
  expect(quantity('cores', 0.0381)).toBe('0.0381')
})
