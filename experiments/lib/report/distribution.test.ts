import { describe, expect, test } from 'vitest'
import { Histogram } from '../statistics/histogram.ts'
import { distribution } from './distribution.ts'
import { madeUp } from './made-up.ts'
import type { RunRecord } from './record.ts'

/** Rounds of so many ages, evenly from 0 to 100 ms. */
function evenly(n: number): RunRecord {
  const record = madeUp({ rounds: 2 })
  const age = Histogram.of(Array.from({ length: n }, (_, i) => ((i + 0.5) / n) * 100_000)).toJSON()
  const results = { sse: { figures: {}, histograms: { age } } }
  return { ...record, rounds: record.rounds.map((round) => ({ ...round, results })) }
}

describe('a distribution', () => {
  test('is a line through the percentiles of an even one', () => {
    const points = distribution(evenly(5000), 'sse')
    expect(points.at(-1)?.x).toBe(99.9)
    for (const { x, y, low = 0, high = 0 } of points) {
      expect(Math.abs(y - Number(x))).toBeLessThan(0.2)
      expect(low).toBeLessThanOrEqual(y)
      expect(high).toBeGreaterThanOrEqual(y)
    }
  })

  test('ends where too few values lie beyond', () => {
    const points = distribution(evenly(50), 'sse')
    expect(points.map(({ x }) => x)).toEqual([2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98])
  })

  test('is nothing where nothing was measured', () => {
    expect(distribution(madeUp(), 'nobody')).toEqual([])
  })
})
