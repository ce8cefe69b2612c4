import { describe, expect, test } from 'vitest'
import {
  independent,
  meanRange,
  percentileRange,
  rateRange,
  type Samples,
  shareRange,
  suffices,
  verdict,
} from './bounds.ts'

/** Each value on its own, or so many to a message. */
function samples(values: number[], each = 1): Samples {
  return {
    values: Float64Array.from(values),
    groups: Float64Array.from(values, (_, index) => Math.floor(index / each)),
  }
}

const hundred = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1)
const sorted = Float64Array.from(hundred).sort()

describe('a share', () => {
  test('is known better the more there are', () => {
    const [few, many] = [shareRange(3, 7), shareRange(300, 700)]
    expect(few.low).toBeCloseTo(0.158, 3)
    expect(few.high).toBeCloseTo(0.75, 2)
    expect(many.high - many.low).toBeLessThan(0.08)
  })

  test('stays within 0 and 1 when none, or all, were seen', () => {
    expect(shareRange(0, 10)).toMatchObject({ low: 0 })
    expect(shareRange(0, 10).high).toBeCloseTo(0.2775, 3)
    expect(shareRange(10, 10)).toMatchObject({ high: 1 })
    expect(shareRange(0, 0)).toEqual({ low: 0, high: 1 })
  })
})

describe('a mean and a percentile', () => {
  test('lie within 1.96 s/√n of what was measured', () => {
    const range = meanRange(samples(hundred))
    // s of 1 … 100 is 29.01.
    expect(range?.low).toBeCloseTo(50.5 - 1.96 * 2.901, 2)
    expect(range?.high).toBeCloseTo(50.5 + 1.96 * 2.901, 2)
  })

  test('have the values beside their rank as a range', () => {
    expect(percentileRange(samples(hundred), sorted, 50)).toEqual({ low: 40, high: 60 })
  })

  test('have none where it would reach beyond what was seen', () => {
    const five = [1, 2, 3, 4, 5]
    expect(percentileRange(samples(five), Float64Array.from(five), 95)).toBeUndefined()
    expect(percentileRange(samples([]), new Float64Array(), 50)).toBeUndefined()
    expect(meanRange(samples([7]))).toBeUndefined()
  })

  test('are less sure when their values came in a few answers', () => {
    const inFew = samples([...sorted], 10)
    const [sure, unsure] = [meanRange(samples([...sorted])), meanRange(inFew)]
    expect(independent(inFew)).toBe(10)
    expect(width(unsure)).toBeGreaterThan(3 * width(sure))
    expect(width(percentileRange(inFew, sorted, 50))).toBeGreaterThan(40)
  })
})

test('a rate by a clock is off by one count at most, any other by what chance allows', () => {
  expect(rateRange(30, 60, true)).toEqual({ low: 29 / 60, high: 31 / 60 })
  const { low, high } = rateRange(100, 10, false)
  expect([low.toFixed(2), high.toFixed(2)]).toEqual(['8.04', '11.96'])
  expect(rateRange(0, 60, false)).toEqual({ low: 0, high: 0.05 })
})

describe('a verdict', () => {
  test('is not given before n suffices, however far off the measurement is', () => {
    const model = { low: 0.34, high: 0.4 }
    for (const k of [0, 3, 7]) expect(verdict(7, shareRange(k, 7), 0.15, model)).toBe('too-few')
    expect(verdict(19, { low: 0, high: 0 }, 0.15, model)).toBe('too-few')
    expect(verdict(1000, undefined, 0.15, model)).toBe('too-few')
  })

  test('waits until the range is narrow enough', () => {
    expect(suffices(30, shareRange(11, 30), 0.15)).toBe(false)
    expect(suffices(60, shareRange(22, 60), 0.15)).toBe(true)
  })

  test('holds the range against what the model allows', () => {
    const model = { low: 0.34, high: 0.4 }
    expect(verdict(60, shareRange(22, 60), 0.15, model)).toBe('agrees')
    expect(verdict(60, shareRange(45, 60), 0.15, model)).toBe('differs')
  })
})

function width(range: { low: number; high: number } | undefined): number {
  return range ? range.high - range.low : 0
}
