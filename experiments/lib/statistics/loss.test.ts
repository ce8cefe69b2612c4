import { randomExponential } from 'd3-random'
import { describe, expect, test } from 'vitest'
import { intendedTimes } from './arrivals.ts'
import { lossWithoutCursor, pollingLossWithoutCursor } from './loss.ts'
import { randomFrom } from './random.ts'

/** Cuts come at random, and each client is away for `off` ms. */
function lost(on: number, off: number, times: readonly number[]): number {
  const stay = randomExponential.source(randomFrom(5))(1 / on)
  let [cut, missed] = [stay(), 0]
  for (const at of times) {
    while (cut + off <= at) cut += off + stay()
    if (at >= cut) missed++
  }
  return missed / times.length
}

describe('delivery at most once', () => {
  for (const arrivals of ['periodic', 'poisson'] as const) {
    test(`loses t_off/T_cycle of ${arrivals} events, as a simulation of cuts does`, () => {
      const times = intendedTimes({ rate: 10, arrivals, duration: 20_000_000, seed: 1 })
      const expected = lossWithoutCursor(15_000, 2000)
      expect(expected).toBeCloseTo(2 / 17, 12)
      expect(Math.abs(lost(15_000, 2000, times) / expected - 1)).toBeLessThan(0.05)
    })
  }

  test('loses half an interval more by polling, as a simulation of polls does', () => {
    const [on, off, interval] = [15_000, 2000, 2000]
    const random = randomFrom(7)
    const stay = randomExponential.source(random)(1 / on)
    let [lost, all] = [0, 0]
    for (let cut = 0; cut < 20_000; cut++) {
      // At a random place between two polls; one that is cut sooner has only just started over.
      const [there, sinceAnswer] = [stay(), interval * random()]
      lost += off + Math.min(there, sinceAnswer)
      all += there + off
    }
    const expected = pollingLossWithoutCursor(on, off, interval)
    expect(expected).toBeCloseTo(3 / 17, 12)
    expect(Math.abs(lost / all / expected - 1)).toBeLessThan(0.05)
  })

  test('loses nothing when nobody is ever away', () => {
    expect(lossWithoutCursor(15_000, 0)).toBe(0)
    expect(lossWithoutCursor(0, 0)).toBe(0)
  })
})
