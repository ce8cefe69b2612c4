import { expect, test } from 'vitest'
import { duration } from './format.ts'
import { plain, roundUp } from './round.ts'

test('an axis ends at a round number', () => {
  expect([0, 1, 1.2, 2.4, 9, 40, 180].map(roundUp)).toEqual([1, 1, 1.6, 3, 10, 40, 200])
  expect([0.03, 0.35, 1201].map(roundUp)).toEqual([0.03, 0.4, 1600])
})

test('a round number is written without what is 0 anyway', () => {
  expect([2000, 1500, 200, 0, 0.5].map((ms) => plain(duration(ms)))).toEqual([
    '2 s',
    '1.5 s',
    '200 ms',
    '0 ms',
    '0.5 ms',
  ])
})
