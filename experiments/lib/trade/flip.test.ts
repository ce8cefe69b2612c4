import { expect, test } from 'vitest'
import { flipOf, winnersOf } from './flip.ts'

/** Polls cost the same at any rate, a stream by the event: they meet where x is 50. */
const polls = 1000
const costs = (x: number) => ({ polls, stream: 20 * x })

test('it flips where two lines cross', () => {
  const flip = flipOf(costs, 5, 1000)
  expect(flip?.to).toEqual(['polls'])
  expect(flip?.at).toBeCloseTo(50, 6)
})

test('it flips in the other direction too', () => {
  const flip = flipOf(costs, 500, 0.01)
  expect(flip?.to).toEqual(['stream'])
  expect(flip?.at).toBeCloseTo(50, 6)
})

test('where nothing crosses, nothing flips', () => {
  expect(flipOf(costs, 5, 40)).toBeUndefined()
  expect(flipOf(costs, 500, 100_000)).toBeUndefined()
})

test('of those that tie, it flips where one of them is no longer within the tie', () => {
  const close = (x: number) => ({ a: 100 + x / 10, b: 105 })
  expect(winnersOf(close(1))).toEqual(['a', 'b'])
  const flip = flipOf(close, 1, 1000)
  expect(flip?.to).toEqual(['b'])
  // 105 and 10 % of it.
  expect(flip?.at).toBeCloseTo(155, 6)
})

test('who joins a tie flips nothing', () => {
  const joining = (x: number) => ({ a: 100, b: 100, c: 200 - Math.min(x, 99) })
  expect(flipOf(joining, 1, 1000)).toBeUndefined()
})

test('who is no longer fresh enough is out, and another takes its place', () => {
  const some = (x: number): Record<string, number> => (x < 10 ? { a: 1, b: 2 } : { b: 2 })
  const flip = flipOf(some, 1, 100)
  expect(flip?.to).toEqual(['b'])
  expect(flip?.at).toBeCloseTo(10, 6)
})

test('where none is fresh enough there is nothing to flip from, and it is passed over on the way', () => {
  expect(flipOf(() => ({}), 1, 100)).toBeUndefined()
  const gap = (x: number): Record<string, number> => {
    if (x < 10) return { a: 1, b: 2 }
    return x < 20 ? {} : { b: 2 }
  }
  expect(flipOf(gap, 1, 100)?.at).toBeCloseTo(20, 6)
})
