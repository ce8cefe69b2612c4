import { expect, test } from 'vitest'
import { curves, RATE } from './curves.ts'
import type { Point } from './series.ts'

const still: Point = {
  p50: undefined,
  messages: 0,
  empty: 0,
  requests: 0,
  events: 0,
  bytes: undefined,
}

test('a poll every two seconds is a level line, not a saw', () => {
  const points = Array.from({ length: 40 }, (_, second): Point => {
    return second % 2 ? still : { ...still, requests: 1, messages: 1, empty: second % 4 ? 1 : 0 }
  })
  const { requests, wasted, p50, bytes } = curves(points)
  expect(new Set(requests.slice(RATE))).toEqual(new Set([0.5]))
  expect(wasted.at(-1)).toBeCloseTo(0.5, 1)
  expect(new Set([...p50, ...bytes])).toEqual(new Set([null]))
})

test('nothing is shown of the time before the lane began, and of its first two seconds', () => {
  const point = { ...still, requests: 3, bytes: 700, messages: 1 }
  const { requests, bytes, wasted } = curves([undefined, point, point, point])
  expect([requests, bytes, wasted]).toEqual([
    [null, null, null, 3],
    [null, null, null, 700],
    [null, null, null, 0],
  ])
})
