import { describe, expect, test } from 'vitest'
import { type QuietFeedResult, quietFeed } from './quiet-feed.ts'

const result: QuietFeedResult = {
  polls: 34,
  empty: 14,
  model: Math.exp(-1),
  seconds: 68,
  hasRoads: true,
  poll: { name: 'short-polling', count: 14, bytes: 700 },
  push: [
    { name: 'sse', count: 4, bytes: 90 },
    { name: 'websocket', count: 4, bytes: 62 },
  ],
}

describe('the verdict on a quiet feed', () => {
  test('gives k of n, the range that n allows, and the model beside it', () => {
    expect(quietFeed.verdict(result)).toEqual([
      '14 of 34 polls came back with nothing: 41 % (n = 34; 26 to 58 %).',
      'The model says e^(−λP) = 37 %, which is within what n = 34 allows.',
      'Push is not free either. Heartbeats, bytes a minute: Server-sent events 318 B and WebSocket 219 B (counted: 4 and 4, scaled to a minute).',
      'The empty polls took 8.65 kB a minute.',
    ])
    expect(quietFeed.model).toBe(37)
  })

  test('says that 7 polls are too few, whatever they show', () => {
    const few = { ...result, polls: 7, empty: 7, hasRoads: false }
    expect(quietFeed.verdict(few)).toEqual([
      '7 of 7 polls came back with nothing: 100 % (n = 7; 65 to 100 %).',
      'n = 7 is too few to tell: they would allow the model’s e^(−λP) = 37 %, and much else.',
      'What push costs is not known: there is no road to count bytes on.',
    ])
  })

  test('says so when the run contradicts the model', () => {
    expect(quietFeed.verdict({ ...result, polls: 40, empty: 30 })[1]).toBe(
      'In this run that is not what the model would expect, e^(−λP) = 37 %: about 1 run of 20 falls outside by chance.',
    )
  })

  test('does not make up what a heartbeat costs', () => {
    const push = result.push.map((it) => ({ ...it, bytes: undefined }))
    expect(quietFeed.verdict({ ...result, push }).at(-1)).toBe(
      'What push costs is not known: no heartbeat came on its own in this run.',
    )
  })

  test('answers in percent, with what n allows; not at all without a poll', () => {
    const answer = quietFeed.answer(result)
    expect(answer?.value).toBeCloseTo(41.18, 2)
    expect([answer?.low, answer?.high].map((it) => Math.round(it ?? 0))).toEqual([26, 58])
    expect(quietFeed.answer({ ...result, polls: 0, empty: 0 })).toBeUndefined()
    expect(quietFeed.verdict({ ...result, polls: 0, empty: 0 })).toEqual([
      'Short polling did not run, so that there is nothing to count.',
    ])
  })
})
