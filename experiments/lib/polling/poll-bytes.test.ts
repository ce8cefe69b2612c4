import { describe, expect, test } from 'vitest'
import { bytesPerSecond, type Polled, pollBytes } from './poll-bytes.ts'

/** Polls of 600 bytes when empty, 750 otherwise, events of 150; 4 Poisson events a second. */
function polled(interval: number): Polled {
  const requests = 1000 / interval
  const empty = Math.exp((-4 * interval) / 1000)
  const full = requests * (1 - empty)
  const bytes = requests * empty * 600 + full * 750 + 4 * 150 + (4 - full)
  return { bytes, requests, empty, events: 4, payload: 150 }
}

describe('the bytes of a poll', () => {
  test('are taken apart into those of an empty one and of one that brings something', () => {
    const found = pollBytes([100, 200, 1000].map(polled))
    expect(found?.empty).toBeCloseTo(600, 6)
    expect(found?.full).toBeCloseTo(750, 6)
    expect(found?.payload).toBe(150)
  })

  test('cannot be where every share is the same, or nobody polled', () => {
    expect(pollBytes([polled(100), polled(100)])).toBeUndefined()
    expect(pollBytes([{ ...polled(100), requests: 0 }])).toBeUndefined()
    expect(pollBytes([])).toBeUndefined()
  })
})

describe('the bytes of an interval', () => {
  const poll = { empty: 600, full: 750, payload: 150 }

  test('are those that were put together from the same model', () => {
    for (const interval of [100, 500, 5000]) {
      expect(bytesPerSecond(poll, interval, 4, 'poisson')).toBeCloseTo(polled(interval).bytes, 6)
    }
  })

  test('are those of full polls alone when evenly spaced events come faster than polls', () => {
    // One a second that brings 4 events with 3 commas between them.
    expect(bytesPerSecond(poll, 1000, 4, 'periodic')).toBeCloseTo(750 + 4 * 150 + 3, 9)
    // 10 a second, 6 of them for nothing.
    expect(bytesPerSecond(poll, 100, 4, 'periodic')).toBeCloseTo(6 * 600 + 4 * 750 + 4 * 150, 9)
  })
})
