import { expect, test } from 'vitest'
import { AnswerTimes } from './answer-times.ts'

const bytes = (connection: number, at: number, direction: 'up' | 'down') =>
  ({ kind: 'bytes', connection, at, direction, bytes: Buffer.alloc(1) }) as const

test('a question waits from its first byte to the first of its answer, on its own connection', () => {
  const answers = new AnswerTimes()
  answers.see(bytes(1, 1000, 'up'))
  answers.see(bytes(2, 1001, 'up'))
  answers.see(bytes(1, 1002, 'up'))
  answers.see(bytes(2, 1004, 'down'))
  answers.see(bytes(1, 1010, 'down'))
  answers.see(bytes(1, 1015, 'down'))
  expect(answers.times.samples).toEqual([3000, 10_000])
})

test('one that is under way when it begins counts with all of its time, one given up not at all', () => {
  const answers = new AnswerTimes()
  answers.see(bytes(1, 1000, 'up'))
  answers.see(bytes(2, 1000, 'up'))
  answers.begin()
  answers.see({ kind: 'closed', connection: 2, at: 1050, crossed: { up: 1, down: 0 } })
  answers.see(bytes(2, 1060, 'down'))
  answers.see(bytes(1, 1100, 'down'))
  expect(answers.times.samples).toEqual([100_000])
})
