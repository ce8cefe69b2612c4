import { describe, expect, test } from 'vitest'
import { levels, stripAxis } from './strip-axis.ts'

describe('the axis of the room’s answers', () => {
  test.each([
    [
      [31, 44, 10, 80],
      [0, 20, 40, 60, 80],
    ],
    [
      [36, 37, 44],
      [36, 38, 40, 42, 44],
    ],
    [
      [0.1, 0.3],
      [0, 0.1, 0.2, 0.3],
    ],
    [
      [-20, 35],
      [-20, 0, 20, 40],
    ],
    [[0], [-1, -0.5, 0, 0.5, 1]],
    [[], [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [
      [2, 871],
      [1, 10, 100, 1000],
    ],
    [
      [3, 2e9],
      [1, 100, 1e4, 1e6, 1e8, 1e10],
    ],
  ])('%j has ticks at %j', (values, ticks) => {
    expect(stripAxis(values).ticks).toEqual(ticks)
  })

  test.each([
    [[31, 44, 10, 80]],
    [[2, 871, 40]],
    [[5]],
    [[-3, -3]],
    [[0, 1e9]],
    [[1e-300, 1e300]],
    [[0.5, 0.5000001]],
  ])('%j lies between its ends', (values) => {
    const axis = stripAxis(values)
    expect(axis.ticks.length).toBeLessThan(12)
    for (const value of values) {
      expect(axis.at(value)).toBeGreaterThanOrEqual(-1e-6)
      expect(axis.at(value)).toBeLessThanOrEqual(1 + 1e-6)
    }
  })

  test('is logarithmic where one answer would heap up all others', () => {
    expect(stripAxis([2, 3, 871]).isLog).toBe(true)
    expect(stripAxis([20, 30, 871]).isLog).toBe(false)
    expect(stripAxis([0, 3, 871]).isLog).toBe(false)
  })
})

describe('dots at almost one place', () => {
  test('are stacked, and those beside them are not', () => {
    expect(levels([5, 5, 5, 30], 10)).toEqual([0, 1, 2, 0])
    expect(levels([12, 0, 6], 10)).toEqual([0, 0, 1])
    expect(levels([], 10)).toEqual([])
  })

  test('never touch', () => {
    const places = Array.from({ length: 200 }, (_, index) => (index * 7919) % 300)
    const on = levels(places, 10)
    for (const [i, a] of places.entries()) {
      for (const [j, b] of places.entries()) {
        if (i < j && on[i] === on[j]) expect(Math.abs(a - b)).toBeGreaterThanOrEqual(10 - 1e-6)
      }
    }
  })
})
