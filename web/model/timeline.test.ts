import { describe, expect, test } from 'vitest'
import type { Arrival, Report } from '../transports/transport.ts'
import { LaneTimeline } from './timeline.ts'
import { NOTIFICATION, REPEAT, REPLAY, SNAPSHOT } from './timeline-arrivals.ts'
import type { Timed, Trail } from './timeline-trail.ts'

const request: Report = { kind: 'request' }
const empty: Report = { kind: 'message', empty: true }
const full: Report = { kind: 'message', empty: false }
const connecting: Report = { kind: 'state', state: 'connecting' }
const open: Report = { kind: 'state', state: 'open' }
const heartbeat: Report = { kind: 'heartbeat', cursor: 'k3v9x2ab.7' }

function waiting(retryIn: number): Report {
  return { kind: 'state', state: 'waiting', why: 'the connection was lost', retryIn }
}

function event(seq: number, at: number, arrival: Arrival = 'live'): Report {
  const data = { symbol: 'XBTUSDT', price: 1, volume: 1, side: 'buy' } as const
  return { kind: 'event', arrival, event: { id: `k3v9x2ab.${seq}`, type: 'price', at, data } }
}

/** A timeline that took reports, each with its time. */
function told(...reports: readonly (readonly [number, Report])[]): LaneTimeline {
  const timeline = new LaneTimeline()
  for (const [at, report] of reports) timeline.take(report, at)
  return timeline
}

function all<T extends Timed>(trail: Trail<T>): (T | undefined)[] {
  return Array.from({ length: trail.length }, (_, index) => trail.at(index))
}

describe('exchanges', () => {
  test('a request is open until its answer, which says whether it was empty', () => {
    const timeline = told([0, connecting], [10, request])
    expect(all(timeline.exchanges)).toMatchObject([{ from: 10, to: undefined, isAttempt: true }])
    timeline.take(empty, 30)
    timeline.take(open, 30)
    timeline.take(request, 2010)
    timeline.take(full, 2030)
    timeline.take(event(1, 2000), 2030)
    timeline.take(event(2, 2001), 2030)
    expect(all(timeline.exchanges)).toMatchObject([
      { from: 10, to: 30, empty: true, failed: false, events: 0 },
      { from: 2010, to: 2030, empty: false, failed: false, events: 2, isAttempt: false },
    ])
  })

  test('a snapshot is not counted among the events of an answer', () => {
    const timeline = told([0, connecting], [0, request], [5, full], [5, open])
    timeline.take(event(1, -900, 'snapshot'), 5)
    expect(all(timeline.exchanges)).toMatchObject([{ events: 0 }])
  })

  test('a request that was under way when the connection was lost failed', () => {
    const timeline = told([0, connecting], [0, request], [9, empty], [9, open], [9, request])
    timeline.take(waiting(400), 700)
    expect(timeline.exchanges.at(-1)).toMatchObject({ from: 9, to: 700, failed: true })
  })

  test('closing the connection abandons the request that is under way', () => {
    const timeline = told([0, connecting], [0, request])
    timeline.closed(40, 'stopped')
    expect(timeline.exchanges.at(-1)).toMatchObject({ to: 40, failed: true })
  })
})

describe('the pace of a lane is told from what it does', () => {
  const start = [
    [0, connecting],
    [0, request],
    [5, full],
    [5, open],
  ] as const

  test('a pause before the next request: spaced', () => {
    expect(told(...start, [2000, request]).pace(2000)).toBe('spaced')
  })

  test('asking again at once, twice: held', () => {
    const once = told(...start, [6, request])
    expect(once.pace(6)).toBeUndefined()
    expect(told(...start, [6, request], [900, full], [901, request]).pace(901)).toBe('held')
  })

  test('a second message without a request: a stream', () => {
    expect(told(...start, [80, full]).pace(80)).toBe('stream')
  })

  test('a quiet stream is taken for one after 2.5 s, a first held request after 1.5 s', () => {
    const quiet = told(...start)
    expect([quiet.pace(2000), quiet.pace(2600)]).toEqual([undefined, 'stream'])
    const held = told(...start, [6, request])
    expect([held.pace(1000), held.pace(1600)]).toEqual([undefined, 'held'])
  })

  test('one full page asked for at once does not make short polls held ones', () => {
    const timeline = told(...start, [2000, request], [2005, full], [2006, request])
    expect(timeline.pace(2006)).toBe('spaced')
  })

  test('three times in a row does, as when the interval was set to nothing', () => {
    const timeline = told(...start, [2000, request])
    for (const at of [2010, 2020, 2030]) {
      timeline.take(full, at)
      timeline.take(request, at + 1)
    }
    expect(timeline.pace(2031)).toBe('held')
  })

  test('it is remembered over a reconnection', () => {
    const timeline = told(...start, [80, full], [90, waiting(10)], [100, connecting])
    expect(timeline.pace(100)).toBe('stream')
  })
})

describe('phases and marks', () => {
  test('a cut, the back-off, a failed attempt, and the recovery', () => {
    const timeline = told([0, connecting], [0, request], [5, full], [5, open])
    timeline.take(waiting(300), 1000)
    timeline.take(connecting, 1300)
    timeline.take(waiting(900), 1350)
    timeline.take(connecting, 2250)
    timeline.take(open, 2280)
    expect(all(timeline.phases)).toMatchObject([
      { kind: 'connecting', from: 0, to: 5, again: false },
      { kind: 'open', from: 5, to: 1000 },
      { kind: 'waiting', from: 1000, to: 1300, retryIn: 300, why: 'the connection was lost' },
      { kind: 'connecting', from: 1300, to: 1350, again: true },
      { kind: 'waiting', from: 1350, to: 2250, retryIn: 900 },
      { kind: 'connecting', from: 2250, to: 2280, again: true },
      { kind: 'open', from: 2280, to: undefined },
    ])
    const cuts = all(timeline.marks)
    expect(cuts).toMatchObject([{ kind: 'cut', from: 1000, why: 'the connection was lost' }])
  })

  test('a stream that comes back by itself was cut too', () => {
    const timeline = told([0, connecting], [5, open], [50, connecting])
    expect(all(timeline.marks)).toMatchObject([{ kind: 'cut', from: 50, why: '' }])
  })

  test('a person who stops a lane does not cut it', () => {
    const timeline = told([0, connecting], [5, open])
    timeline.closed(60, 'away')
    expect(timeline.marks.length).toBe(0)
    expect(timeline.phases.at(-1)).toMatchObject({ kind: 'away', from: 60, to: undefined })
  })

  test('a reset in-band is a mark, and the connection goes on', () => {
    const timeline = told([0, connecting], [5, open])
    timeline.take(open, 70)
    const cursor = 'k3v9x2ab.9'
    timeline.take({ kind: 'start', outcome: 'reset', reason: 'epoch', cursor, missed: 4 }, 70)
    timeline.take({ kind: 'start', outcome: 'resumed', cursor, missed: 0 }, 80)
    expect(all(timeline.marks)).toMatchObject([{ kind: 'reset', why: 'epoch', missing: 4 }])
    expect(timeline.phases.at(-1)).toMatchObject({ kind: 'open', from: 5 })
  })

  test('heartbeats, missing events and problems are marks', () => {
    const problem = {
      type: 'about:blank',
      title: 'No',
      status: 400,
      detail: 'Not so.',
      reason: 'x',
    }
    const timeline = told(
      [1, heartbeat],
      [2, { kind: 'gap', after: 'k3v9x2ab.7', missing: 3 }],
      [3, { kind: 'problem', problem }],
    )
    expect(all(timeline.marks)).toMatchObject([
      { kind: 'heartbeat', from: 1 },
      { kind: 'gap', missing: 3 },
      { kind: 'problem', why: 'Not so.' },
    ])
  })

  test('replayed events in a row are one burst, and a snapshot another', () => {
    const timeline = told([0, event(1, -500, 'snapshot')], [0, event(2, -400, 'snapshot')])
    for (const seq of [3, 4, 5]) timeline.take(event(seq, -seq, 'replay'), 900 + seq)
    timeline.take(event(6, 0, 'replay'), 5000)
    expect(all(timeline.bursts)).toMatchObject([
      { kind: 'snapshot', from: 0, to: 0, events: 2 },
      { kind: 'replay', from: 903, to: 905, events: 3 },
      { kind: 'replay', from: 5000, events: 1 },
    ])
  })
})

describe('arrivals', () => {
  test('an event is kept with its id, both times and how it came', () => {
    const data = { level: 'info', title: 'Hello', text: '', from: 'me' } as const
    const notification = { id: 'k3v9x2ab.3', type: 'notification', at: 12, data } as const
    const { arrivals } = told(
      [20, event(1, 10, 'snapshot')],
      [21, event(2, 11, 'replay')],
      [22, { kind: 'event', arrival: 'live', event: notification }],
      [23, { kind: 'repeat', id: 'k3v9x2ab.3' }],
    )
    const rows = [0, 1, 2, 3].map((row) => {
      return [arrivals.id(row), arrivals.at(row), arrivals.received(row), arrivals.flags(row)]
    })
    expect(rows).toEqual([
      ['k3v9x2ab.1', 10, 20, SNAPSHOT],
      ['k3v9x2ab.2', 11, 21, REPLAY],
      ['k3v9x2ab.3', 12, 22, NOTIFICATION],
      ['k3v9x2ab.3', Number.NaN, 23, REPEAT],
    ])
    expect(arrivals.find({ epoch: 'k3v9x2ab', seq: 3 }, 0)).toBe(2)
    expect(arrivals.find({ epoch: 'k3v9x2ab', seq: 3 }, 23)).toBe(-1)
    expect(arrivals.find({ epoch: 'another0', seq: 3 }, 0)).toBe(-1)
  })

  test('an id that is no cursor is kept as it is', () => {
    const data = { level: 'info', title: 'Hello', text: '', from: 'me' } as const
    const odd = { id: 'odd', type: 'notification', at: 1, data } as const
    const { arrivals } = told([2, { kind: 'event', arrival: 'live', event: odd }])
    expect(arrivals.id(0)).toBe('odd')
  })
})

describe('bounds', () => {
  test('a minute at 500 events a second is all there', () => {
    const timeline = new LaneTimeline()
    for (let seq = 0; seq < 30_000; seq++) timeline.take(event(seq, seq * 2), seq * 2)
    expect(timeline.arrivals.oldest).toBe(0)
    expect(timeline.arrivals.id(29_999)).toBe('k3v9x2ab.29999')
    expect(timeline.arrivals.since(30_000)).toBe(15_000)
  })

  test('what is older than 70 s, or too much, is forgotten', () => {
    const timeline = new LaneTimeline()
    for (let seq = 0; seq < 200_000; seq++) timeline.take(event(seq, seq), seq)
    expect(timeline.arrivals.total - timeline.arrivals.oldest).toBe(32_768)
    timeline.take(event(200_000, 400_000), 400_000)
    expect(timeline.arrivals.total - timeline.arrivals.oldest).toBe(1)
  })

  test('requests and marks too', () => {
    const timeline = told([0, connecting], [0, open])
    for (let at = 1; at <= 100_000; at++) {
      timeline.take(request, at)
      timeline.take(empty, at)
      timeline.take(heartbeat, at)
    }
    expect(timeline.exchanges.length).toBe(8192)
    expect(timeline.marks.length).toBe(2048)
    expect(timeline.exchanges.at(0)?.from).toBe(100_000 - 8192 + 1)
    timeline.take(request, 300_000)
    expect(timeline.exchanges.length).toBe(1)
    expect(timeline.phases.at(-1)).toMatchObject({ kind: 'open', from: 0 })
  })

  test('a copy stands still while the lane goes on', () => {
    const timeline = told([0, connecting], [0, request], [1, event(1, 0)])
    const copy = new LaneTimeline(timeline)
    timeline.take(full, 7)
    timeline.take(event(2, 5), 7)
    expect(copy.exchanges.at(-1)).toMatchObject({ from: 0, to: undefined })
    expect([copy.arrivals.total, timeline.arrivals.total]).toEqual([1, 2])
    expect(timeline.exchanges.at(-1)).toMatchObject({ to: 7 })
  })
})

test('a trail finds what was not over yet at a time', () => {
  const timeline = told([0, connecting], [10, open], [20, waiting(5)], [30, connecting])
  const { phases } = timeline
  expect([-5, 10, 15, 20, 25, 99].map((time) => phases.since(time))).toEqual([0, 0, 1, 1, 2, 3])
})
