import { describe, expect, test } from 'vitest'
import { type Boxes, boxesOf, gridOf, laneAt, layoutOf, middleOf } from './layout.ts'
import { lensOf } from './lens.ts'
import { Scale } from './scale.ts'

const sizes = { width: 1000, ruler: 40, row: 92, ticks: 24, lanes: 4, text: 13 }
const none: Boxes = { requestLeft: 0, requestRight: 0, answerLeft: 0, answerRight: 0 }

describe('where things are', () => {
  test('the rows stand below the ruler, as high as the rail has them', () => {
    const layout = layoutOf(sizes)
    expect(layout.height).toBe(40 + 4 * 92 + 24)
    expect([0, 3].map((lane) => middleOf(layout, lane))).toEqual([86, 362])
    expect([39, 40, 131, 132, 407, 408].map((y) => laneAt(layout, y))).toEqual([-1, 0, 0, 1, 3, 4])
  })

  test('boxes leave room for a label above and below, on a low row as well', () => {
    for (const [row, text] of [
      [92, 13],
      [84, 18],
      [56, 16],
    ] as const) {
      const { box } = layoutOf({ ...sizes, row, text })
      expect(2 * box + 2 * text).toBeLessThanOrEqual(row)
      expect(box).toBeGreaterThanOrEqual(4)
    }
  })

  test('a scale goes both ways', () => {
    const scale = new Scale().set(1000, 16_000, 0, 900)
    expect(scale.x(16_000)).toBe(900)
    expect(scale.time(scale.x(4321))).toBeCloseTo(4321)
  })

  test.each([
    [62, { label: 5, line: 1 }],
    [100, { label: 1, line: 1 }],
    [16, { label: 5, line: 5 }],
    [6, { label: 20, line: 5 }],
  ])('at %d px a second the times do not crowd', (density, expected) => {
    expect(gridOf(density, 13)).toEqual(expected)
  })
})

describe('the two boxes of an exchange', () => {
  test('are as wide as the ways', () => {
    expect(boxesOf(100, 140, 12, { ...none })).toEqual({
      requestLeft: 100,
      requestRight: 112,
      answerLeft: 128,
      answerRight: 140,
    })
  })

  test('are seen, and apart, even when there was no time between', () => {
    const { requestLeft, requestRight, answerLeft, answerRight } = boxesOf(50, 50.2, 0, { ...none })
    expect(requestRight - requestLeft).toBeGreaterThanOrEqual(3)
    expect(answerRight - answerLeft).toBeGreaterThanOrEqual(3)
    expect(answerLeft).toBeGreaterThan(requestRight)
  })

  test('are no wider than the exchange, when it failed on its way', () => {
    const { requestRight, answerLeft } = boxesOf(0, 20, 50, { ...none })
    expect(requestRight).toBe(10)
    expect(answerLeft).toBe(11)
  })
})

describe('the lens', () => {
  const layout = layoutOf(sizes)
  const scale = new Scale().set(0, 15_000, 0, layout.right)

  test('is where the event is not', () => {
    expect(lensOf(layout, scale, 12_000, 300).right).toBeLessThan(scale.x(12_000))
    expect(lensOf(layout, scale, 3000, 300).left).toBeGreaterThan(scale.x(3000))
  })

  test('shows 2 s, or as many as the latest arrival needs', () => {
    expect(lensOf(layout, scale, 0, 300).span).toBe(2000)
    expect(lensOf(layout, scale, 0, 2400).span).toBe(3000)
    expect(lensOf(layout, scale, 0, 1e9).span).toBe(30_000)
  })
})
