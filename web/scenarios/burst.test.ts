import { describe, expect, test } from 'vitest'
import { type BurstResult, breakEvenOf, burst } from './burst.ts'

const lane = (name: string, overhead: number, requests: number, events = 800) => {
  return { name, events, requests, overhead }
}

const result: BurstResult = {
  lanes: [
    lane('short-polling', 8790, 10),
    lane('long-polling', 560_000, 790),
    lane('sse', 20_000, 0),
    lane('websocket', 3200, 0),
  ],
}

describe('the verdict on a burst', () => {
  test('names the lane with the fewest bytes, the order, and the break-even', () => {
    expect(burst.verdict(result)).toEqual([
      'WebSocket has the fewest: 4 B of headers and framing per event (n = 800).',
      'In order: WebSocket 4 B, Short polling 11 B, Server-sent events 25 B and Long polling 700 B.',
      'Short polling beats SSE here: a poll’s 879 B are shared by 80 events, while SSE spends 25 B on each.',
      'By these bytes polling is the cheaper one from 34 events per poll.',
    ])
    expect(burst.answer(result)).toEqual({ value: 'websocket', n: 800 })
  })

  test('works the break-even out of this run’s bytes', () => {
    // 879 B a poll of 80 events are 800 B and 79 commas.
    expect(breakEvenOf(result)?.events).toBeCloseTo(800 / 24, 6)
  })

  test('says so when it was another lane, and when polling does not win', () => {
    const lanes = [
      lane('short-polling', 80_000, 100),
      lane('sse', 2000, 0),
      lane('websocket', 4000, 0),
    ]
    const [first, , third] = burst.verdict({ lanes })
    expect(first).toBe(
      'In this run Server-sent events has the fewest, 3 B per event, which the model would not expect.',
    )
    expect(third).toBe(
      'Short polling does not beat SSE here: a poll’s 800 B are shared by 8.0 events, while SSE spends 3 B on each.',
    )
  })

  test('does not judge seven events', () => {
    const lanes = result.lanes.map((it) => ({ ...it, events: 7 }))
    expect(burst.verdict({ lanes })).toEqual([
      'n = 7 events on a road is too few to tell. Run it longer.',
    ])
    expect(burst.answer({ lanes })).toBeUndefined()
  })
})
