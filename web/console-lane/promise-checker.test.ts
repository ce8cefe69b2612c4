import { expect, test } from 'vitest'
import { PromiseChecker } from './promise-checker.ts'

test('nothing is wrong with events in order', () => {
  expect(found(41, 42, 43)).toEqual([])
})

test('an order is broken by an event that comes late, and for the first time', () => {
  const checker = at(40)
  expect(checker.event(event(41))).toEqual([])
  expect(checker.event(event(43))).toMatchObject([{ promise: 2, missing: 1, after: 41, seq: 43 }])
  expect(checker.event(event(42))).toEqual([{ promise: 1, seq: 42, after: 43 }])
})

test('a gap is silent when no reset said so', () => {
  expect(found(41, 45)).toEqual([{ promise: 2, seq: 45, after: 41, missing: 3 }])
})

test('a gap right after the cursor counts, too', () => {
  expect(found(44)).toEqual([{ promise: 2, seq: 44, after: 40, missing: 3 }])
})

test('a repeat breaks no promise, as long as it can be told', () => {
  expect(found(41, 42, 41, 42)).toEqual([])
  const checker = at(40)
  checker.event(event(41))
  const other = { ...event(41), at: 2 }
  expect(checker.event(other)).toEqual([{ promise: 3, what: 'other-content', id: 'epoch123.41' }])
})

test('what was before the start is not late but old', () => {
  expect(found(12)).toEqual([])
})

test.each([
  [undefined, 'undefined'],
  [null, 'undefined'],
  ['41', 'undefined'],
  [{ id: 'nonsense' }, 'nonsense'],
  [{ id: 41 }, '41'],
])('an event without an id cannot be recognised: %j', (it, id) => {
  expect(at(40).event(it)).toEqual([{ promise: 3, what: 'no-id', id }])
})

test('another log without a reset is a gap as long as its beginning', () => {
  const checker = at(40)
  expect(checker.event(event(7, 'otherlog'))).toMatchObject([{ promise: 2, missing: 6 }])
})

test('a start leaves behind what was before it', () => {
  const checker = at(40)
  checker.event(event(41))
  checker.start('otherlog.7')
  expect(checker.event(event(8, 'otherlog'))).toEqual([])
})

function at(seq: number): PromiseChecker {
  const checker = new PromiseChecker()
  checker.start(`epoch123.${seq}`)
  return checker
}

function found(...seqs: number[]) {
  const checker = at(40)
  return seqs.flatMap((seq) => checker.event(event(seq)))
}

function event(seq: number, epoch = 'epoch123') {
  return { id: `${epoch}.${seq}`, type: 'price', at: 1, data: {} }
}
