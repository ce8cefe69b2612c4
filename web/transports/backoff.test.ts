import { describe, expect, test } from 'vitest'
import { randomFrom } from '../../server/testbed/random.ts'
import { Backoff } from './backoff.ts'

/** When each of a thousand clients that were cut off at once comes for the nth time, in ms. */
function arrivals(attempts: number, wish = 0): number[] {
  const random = randomFrom(49)
  return Array.from({ length: 1000 }, () => {
    const backoff = new Backoff(random)
    let at = 0
    for (let attempt = 0; attempt < attempts; attempt++) at += backoff.next(wish)
    return at
  })
}

/** How many come in the busiest 100 ms. */
function busiest(times: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const at of times) {
    const bucket = Math.floor(at / 100)
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
  }
  return Math.max(...counts.values())
}

describe('a back-off', () => {
  test('[row 49] every: spreads a thousand clients cut off at once over a second, then over seconds', () => {
    const [first, second, third] = [1, 2, 3].map((attempts) => arrivals(attempts))
    // Evenly spread it would be 100 in each 100 ms of the first second.
    expect(busiest(first as number[])).toBeLessThan(140)
    expect(busiest(second as number[])).toBeLessThan(80)
    expect(busiest(third as number[])).toBeLessThan(50)
    expect(Math.max(...(third as number[]))).toBeGreaterThan(4000)
  })

  test('[row 49] every: a wish of the server that is the same for all does not bring them together', () => {
    const times = arrivals(1, 3000)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(3000)
    expect(busiest(times)).toBeLessThan(140)
  })

  test('doubles from 1 s to 15 s, and begins again once it succeeded', () => {
    const backoff = new Backoff(() => 1)
    const delays = Array.from({ length: 6 }, () => backoff.next())
    expect(delays).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000])
    backoff.succeeded()
    expect(backoff.next()).toBe(1000)
  })

  test('does not believe a server that wants to be left alone for more than a minute', () => {
    expect(new Backoff(() => 0).next(3_600_000)).toBe(60_000)
  })
})
