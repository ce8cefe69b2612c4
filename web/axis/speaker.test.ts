import { describe, expect, test } from 'vitest'
import { LaneTimeline } from '../model/timeline.ts'
import { notables } from './notable.ts'
import { Speaker } from './speaker.ts'

describe('what is said aloud', () => {
  test('is said at once, and then at most every 10 s', () => {
    const speaker = new Speaker()
    expect(speaker.say(0)).toBeUndefined()
    speaker.add('A.')
    expect(speaker.say(1)).toBe('A.')
    speaker.add('B.')
    speaker.add('C.')
    expect(speaker.say(9000)).toBeUndefined()
    expect(speaker.say(10_001)).toBe('B. C.')
    expect(speaker.say(30_000)).toBeUndefined()
  })

  test('is four sentences at most, the newest, each once', () => {
    const speaker = new Speaker()
    for (const sentence of ['1', '2', '3', '4', '5', '2']) speaker.add(sentence)
    expect(speaker.say(0)).toBe('3 4 5 2')
  })

  test('is what is notable: a cut, a reset, a recovery; never an event', () => {
    const timeline = new LaneTimeline()
    timeline.take({ kind: 'state', state: 'open' }, 0)
    timeline.take({ kind: 'heartbeat', cursor: 'k3v9x2ab.1' }, 5)
    expect(notables(timeline, -1)).toEqual([])
    timeline.take({ kind: 'state', state: 'waiting', why: 'gone', retryIn: 100 }, 10)
    expect(notables(timeline, 5)).toEqual([{ kind: 'cut', why: 'gone', count: 0 }])
    timeline.take({ kind: 'state', state: 'connecting' }, 110)
    timeline.take({ kind: 'state', state: 'open' }, 150)
    expect(notables(timeline, 10)).toEqual([{ kind: 'recovered', after: 140 }])
    expect(notables(timeline, 150)).toEqual([])
  })
})
