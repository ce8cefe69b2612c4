import { createHistogram } from 'node:perf_hooks'
import { randomExponential, randomLogNormal, randomUniform } from 'd3-random'
import { describe, expect, test } from 'vitest'
import { Histogram } from './histogram.ts'
import { randomFrom } from './random.ts'

const N = 50_000

/** Each with its quantile function, µs. */
const KNOWN: Readonly<Record<string, [() => number, (share: number) => number]>> = {
  uniform: [randomUniform.source(randomFrom(1))(1000, 90_000), (p) => 1000 + 89_000 * p],
  exponential: [
    randomExponential.source(randomFrom(2))(1 / 20_000),
    (p) => -20_000 * Math.log(1 - p),
  ],
  lognormal: [
    randomLogNormal.source(randomFrom(3))(9, 0.7),
    (p) => Math.exp(9 + 0.7 * normalQuantile(p)),
  ],
}

/** By bisection of the normal distribution's integral, which is summed up. */
function normalQuantile(p: number): number {
  let [low, high] = [-6, 6]
  while (high - low > 1e-6) {
    const middle = (low + high) / 2
    if (normalBelow(middle) < p) low = middle
    else high = middle
  }
  return low
}

function normalBelow(z: number): number {
  const step = 0.001
  let sum = 0
  for (let x = -8; x < z; x += step) sum += Math.exp(-((x + step / 2) ** 2) / 2) * step
  return sum / Math.sqrt(2 * Math.PI)
}

describe('percentiles of known distributions', () => {
  for (const [name, [draw, quantile]] of Object.entries(KNOWN)) {
    const values = Array.from({ length: N }, draw)
    const whole = Histogram.of(values, N)
    const bucketed = Histogram.of(values, 0)

    test(`${name}: lie where the distribution has them`, () => {
      for (const p of [50, 90, 95, 99]) {
        const expected = quantile(p / 100)
        const measured = whole.percentile(p) ?? 0
        // Of 50,000, the 99th percentile of a lognormal is known to within about 2.5 %.
        expect(Math.abs(measured / expected - 1), `p${p}`).toBeLessThan(0.025)
      }
    })

    test(`${name}: are less than 0.1 % above the raw ones when raw values were not kept`, () => {
      for (let p = 0; p <= 100; p += 0.5) {
        const [exact, rough] = [whole.percentile(p) ?? 0, bucketed.percentile(p) ?? 0]
        expect(rough, `p${p}`).toBeGreaterThanOrEqual(exact)
        expect(rough, `p${p}`).toBeLessThanOrEqual(exact * (1 + 1 / 1024))
      }
      expect(bucketed.mean).toBe(whole.mean)
      expect([bucketed.min, bucketed.max]).toEqual([whole.min, whole.max])
    })

    test(`${name}: are those of the HDR histogram in node:perf_hooks`, () => {
      const node = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 })
      for (const value of values) node.record(Math.max(1, Math.round(value)))
      for (const p of [25, 50, 75, 90, 99]) {
        expect(Math.abs((bucketed.percentile(p) ?? 0) / node.percentile(p) - 1)).toBeLessThan(0.001)
      }
    })
  }
})

describe('histograms', () => {
  const [left, right] = [Histogram.of([5, 1, 70_000]), Histogram.of([9_000_000, 3])]

  test('merge into what one would be that had recorded everything', () => {
    const all = Histogram.of([5, 1, 70_000, 9_000_000, 3])
    const merged = Histogram.merged([left, right])
    expect(merged.toJSON()).toEqual(all.toJSON())
    expect(merged.percentile(50)).toBe(5)
    expect(left.n).toBe(3)
  })

  test('of 1 % slow rounds have a p99 that no average of theirs would show', () => {
    const fast = Histogram.of(new Array(900).fill(1000))
    const slow = Histogram.of(new Array(100).fill(100_000))
    const merged = Histogram.merged([fast, slow])
    expect(merged.percentile(50)).toBe(1000)
    expect(merged.percentile(99)).toBe(100_000)
  })

  test('come back from JSON as they were, with raw values and without', () => {
    for (const cap of [0, 2, 100]) {
      const one = Histogram.of([1, 2048, 2049, 5_000_001, 86_400e6], cap)
      const back = Histogram.from(JSON.parse(JSON.stringify(one)), cap)
      expect(back.toJSON()).toEqual(one.toJSON())
      for (const p of [0, 50, 100]) expect(back.percentile(p)).toBe(one.percentile(p))
      back.record(7)
      expect(back.n).toBe(6)
    }
    const none = Histogram.from(JSON.parse(JSON.stringify(new Histogram())))
    none.record(12)
    expect([none.min, none.max]).toEqual([12, 12])
  })

  test('keep the first raw values up to their cap, and say that it is not all', () => {
    const few = Histogram.of([3, 2, 1], 2)
    expect(few.samples).toEqual([3, 2])
    expect(few.isWhole).toBe(false)
    // What was dropped lies between these and the next: they may not be joined.
    few.add(Histogram.of([9]))
    expect(few.samples).toEqual([3, 2])
    expect(few.percentile(100)).toBe(9)
  })

  test('know nothing of none', () => {
    const none = new Histogram()
    expect([none.mean, none.min, none.max, none.percentile(50)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('count what clocks made negative as 0, and how often that was', () => {
    const one = Histogram.of([-3, 4])
    expect([one.min, one.negative, one.n]).toEqual([0, 1, 2])
  })

  test('refuse what is no duration', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e15]) {
      expect(() => new Histogram().record(value)).toThrow(RangeError)
    }
  })
})
