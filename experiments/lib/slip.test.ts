import { expect, test } from 'vitest'
import { slipOf } from './slip.ts'

const even = Array.from({ length: 40 }, (_, index) => 7_000 + 50 * index)

test('evenly spaced events have no slip, and a timer that wavers has as much as it wavers', () => {
  expect(slipOf(even, 20)).toBe(0)
  expect(
    slipOf(
      even.map((at, index) => at + (index % 3)),
      20,
    ),
  ).toBe(2)
  expect(slipOf([], 20)).toBe(0)
})

test('a stall is seen, though all that was overdue came at its end', () => {
  const stalled = even.map((at) => (at >= 7_500 && at < 7_800 ? 7_800 : at))
  expect(slipOf(stalled, 20)).toBe(300)
})
