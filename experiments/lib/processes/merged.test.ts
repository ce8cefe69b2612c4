import { expect, test } from 'vitest'
import { madeUpMeasured } from '../made-up-measured.ts'
import { Histogram } from '../statistics/histogram.ts'
import { outcomeOf } from '../trial.ts'
import { merged } from './merged.ts'

const ages = (ms: number, count: number) => {
  return Histogram.of(Array.from({ length: count }, () => 1000 * ms)).toJSON()
}

test('clients of one process are as they are', () => {
  const one = madeUpMeasured()
  expect(merged([one])).toBe(one)
})

test('of clients in two processes what is missing in either is missing', () => {
  const one = madeUpMeasured({ load: { cpu: 0.9, loopLag: 3 }, ages: ages(1, 1000) })
  const findings = { ...one.findings, missed: 2 }
  const other = madeUpMeasured({
    ...{ events: 101, expected: 1010, delivered: 1005, findings, ages: ages(5, 1005) },
    load: { cpu: 0.2, loopLag: 40 },
  })
  const both = merged([one, other])
  expect(both).toMatchObject({ clients: 20, expected: 2010, delivered: 2005 })
  expect(both.share).toBeCloseTo(2005 / 2010)
  expect(both.counts.live).toBe(2000)
  expect(both.findings.missed).toBe(2)
  expect(both.load).toEqual({ cpu: 0.9, loopLag: 40 })
  expect(Histogram.from(both.ages)).toMatchObject({ n: 2005, max: 5000 })
  const { seen } = outcomeOf(both, {})
  expect(seen[0]?.delivery).toEqual({ expected: 2010, delivered: 2005 })
  expect(seen[1]?.wrong).toContain('missed 2')
})
