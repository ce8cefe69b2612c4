import { describe, expect, test } from 'vitest'
import { intendedTimes } from '../statistics/arrivals.ts'
import { batchWait } from './waiting.ts'

/** Collects for `batch` ms from an event that finds nobody collecting. */
function simulated(batch: number, rate: number): number {
  const times = intendedTimes({ rate, arrivals: 'poisson', duration: 400_000, seed: 1 })
  let sent = Number.NEGATIVE_INFINITY
  let waited = 0
  for (const at of times) {
    if (at > sent) sent = at + batch
    waited += sent - at
  }
  return waited / times.length
}

describe('how long events wait to be collected', () => {
  test.each([
    [10, 100],
    [50, 100],
    [200, 100],
    [50, 4],
  ])('for %i ms at %i a second is what a simulation of it waits', (batch, rate) => {
    expect(batchWait(batch, rate) / simulated(batch, rate)).toBeCloseTo(1, 1)
    expect(Math.abs(batchWait(batch, rate) / simulated(batch, rate) - 1)).toBeLessThan(0.02)
  })

  test('is all of it for a lone event, half of it among many, and nothing of nothing', () => {
    expect(batchWait(50, 0.001)).toBeCloseTo(50, 2)
    expect(batchWait(50, 1e6)).toBeCloseTo(25, 2)
    expect(batchWait(0, 100)).toBe(0)
  })
})
