import { beforeEach, expect, test, vi } from 'vitest'
import { Exceeded, LIMITS } from './exceeded.ts'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

test('every refusal counts, and the log hears of a limit once in 10 s, with how many it were', () => {
  const warn = vi.fn()
  const exceeded = new Exceeded({ warn })
  const said = (): unknown[] => warn.mock.calls.splice(0).map(([fields]) => fields)
  for (let count = 1; count <= 1000; count++) exceeded.note('publishes', `client ${count}`)
  exceeded.note('messages')
  expect(said()).toEqual([
    { limit: 'publishes', refused: 1, client: 'client 1' },
    { limit: 'messages', refused: 1, client: undefined },
  ])
  vi.advanceTimersByTime(9999)
  expect(said()).toEqual([])
  vi.advanceTimersByTime(1)
  expect(said()).toEqual([{ limit: 'publishes', refused: 999, client: 'client 1000' }])
  exceeded.note('publishes', 'late')
  expect(said(), 'again a pause').toEqual([])
  vi.advanceTimersByTime(10_000)
  expect(said()).toEqual([{ limit: 'publishes', refused: 1, client: 'late' }])
  vi.advanceTimersByTime(100_000)
  expect(said(), 'nothing is left to say').toEqual([])
  exceeded.note('publishes', 'after a quiet time')
  expect(said(), 'is told at once').toHaveLength(1)
  expect(exceeded.counts).toMatchObject({ publishes: 1002, messages: 1, connections: 0 })
  expect(Object.keys(exceeded.counts)).toEqual([...LIMITS])
})
