import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Line } from './client.ts'
import { PollTalk } from './polling.ts'
import { localTime } from './wire.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Polls every 500 ms that are answered 280 ms later with nothing. @returns when each began, ms */
function asked(phase: number, polls: number): number[] {
  const began = localTime()
  const times: number[] = []
  const line = {
    heads: { poll: () => '' },
    path: () => '',
    counts: { empty: 0 },
    reader: { nothing() {} },
    random: () => phase,
    greeted() {},
    isConnected: true,
    state: 'open',
    ask() {
      times.push(Math.round(localTime() - began))
      setTimeout(() => talk.heard(Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'), localTime()), 280)
    },
  }
  const talk = new PollTalk(line as unknown as Line, {
    ...{ transport: 'short-polling', interval: () => 500, wait: undefined },
  })
  talk.connected()
  while (times.length < polls) vi.advanceTimersByTime(1)
  return times
}

describe('short polls', () => {
  test('begin their first interval at a phase of their own, however long a round takes', () => {
    expect([0, 0.2, 0.9].map((phase) => asked(phase, 2)[1])).toEqual([280, 380, 730])
  })

  test('begin every interval after that, not every interval after an answer', () => {
    expect(asked(0.2, 4)).toEqual([0, 380, 880, 1380])
  })
})
