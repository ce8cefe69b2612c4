import { describe, expect, test } from 'vitest'
import { type ArrivalSettings, intendedTimes } from './arrivals.ts'

const base: ArrivalSettings = { rate: 20, arrivals: 'poisson', duration: 1_000_000, seed: 1 }

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((at, index) => at - (times[index] ?? 0))
}

describe('intended times', () => {
  test('are the same for the same seed, ascending, and below the duration', () => {
    for (const arrivals of ['periodic', 'poisson'] as const) {
      const times = intendedTimes({ ...base, arrivals, duration: 5000 })
      expect(intendedTimes({ ...base, arrivals, duration: 5000 })).toEqual(times)
      expect(intendedTimes({ ...base, arrivals, duration: 5000, seed: 2 })).not.toEqual(times)
      for (const gap of gaps(times)) expect(gap).toBeGreaterThan(0)
      expect(times[0]).toBeGreaterThanOrEqual(0)
      expect(times.at(-1)).toBeLessThan(5000)
    }
  })

  test('of a Poisson process lie apart exponentially: mean 1/λ, deviation 1/λ, 5 % beyond 3/λ', () => {
    const apart = gaps(intendedTimes(base))
    const mean = apart.reduce((sum, gap) => sum + gap, 0) / apart.length
    const squares = apart.reduce((sum, gap) => sum + (gap - mean) ** 2, 0)
    expect(Math.abs(mean - 50)).toBeLessThan(1.5)
    expect(Math.abs(Math.sqrt(squares / apart.length) - 50)).toBeLessThan(2)
    const long = apart.filter((gap) => gap > 150).length / apart.length
    expect(Math.abs(long - Math.exp(-3))).toBeLessThan(0.006)
  })

  test('of a periodic train lie 1/λ apart to the end, from a phase drawn by the seed', () => {
    const times = intendedTimes({ ...base, arrivals: 'periodic' })
    expect(times).toHaveLength(20_000)
    expect(times.at(-1)).toBeCloseTo((times[0] ?? 0) + 19_999 * 50, 6)
    const first = Array.from({ length: 200 }, (_, seed) => {
      return intendedTimes({ ...base, arrivals: 'periodic', duration: 100, seed })[0] ?? 0
    })
    expect(Math.min(...first)).toBeLessThan(2)
    expect(Math.max(...first)).toBeGreaterThan(48)
  })

  test('are refused when there would be none or too many', () => {
    for (const rate of [0, -1, Number.NaN, 1e6]) {
      expect(() => intendedTimes({ ...base, rate })).toThrow(RangeError)
    }
  })
})
