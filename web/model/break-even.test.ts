import { expect, test } from 'vitest'
import { breakEven, pollOverhead } from './break-even.ts'

test('a poll’s overhead is what it costs without the commas between its events', () => {
  expect(pollOverhead(879, 80)).toEqual({ perPoll: 800, perEvent: 1 })
  expect(pollOverhead(800, 0.5).perPoll).toBe(800)
})

test('at the break-even both cost the same per event', () => {
  const overhead = pollOverhead(879, 80)
  const events = breakEven(overhead, 25)
  expect(overhead.perPoll / events + overhead.perEvent).toBeCloseTo(25, 9)
})

test('there is none where a stream frames an event for less than a comma', () => {
  expect(breakEven(pollOverhead(800, 1), 1)).toBe(Number.POSITIVE_INFINITY)
})
