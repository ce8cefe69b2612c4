import { describe, expect, test } from 'vitest'
import type { RoadReading, Way } from '../../server/lab/bench.ts'
import type { Arrival, Report } from '../transports/transport.ts'
import { expectation } from './expectation.ts'
import { measures } from './measures.ts'
import { KEPT, Series } from './series.ts'

function event(at: number, arrival: Arrival = 'live'): Report {
  const data = { symbol: 'XBTUSDT', price: 1, volume: 1, side: 'buy' } as const
  return { kind: 'event', arrival, event: { id: 'k3v9x2ab.1', type: 'price', at, data } }
}

const request: Report = { kind: 'request' }
const message = (empty: boolean): Report => ({ kind: 'message', empty })
const started: Report = { kind: 'start', outcome: 'live', cursor: 'k3v9x2ab.0', missed: 0 }

function reading(headers: number, payload: number): RoadReading {
  const way = (part: Partial<Way>): Way => ({
    ...{ bytes: headers + payload, headers, framing: 0, payload, requests: 0, events: 0 },
    ...part,
  })
  return {
    connections: 1,
    opened: 1,
    up: way({ bytes: 0, headers: 0, payload: 0 }),
    down: way({}),
  }
}

describe('a lane’s series', () => {
  test('has a point a second, and none before it began', () => {
    const series = new Series()
    series.take(request, 10_000, undefined)
    for (const lateness of [30, 10, 20]) series.take(event(9990), 12_100, lateness)
    series.take(message(true), 13_500, undefined)
    const points = series.points(14_000)
    expect(points).toHaveLength(KEPT)
    expect(points.slice(-4)).toMatchObject([
      { requests: 1, p50: undefined },
      { requests: 0, events: 0 },
      { p50: 20, events: 3 },
      { messages: 1, empty: 1 },
    ])
    expect(points.at(-5)).toBeUndefined()
  })

  test('adds up what happened from the first whole second on', () => {
    const series = new Series()
    series.take(started, 1000, undefined)
    for (let second = 1; second <= 20; second++) {
      series.take(request, second * 1000, undefined)
      series.take(message(second % 2 === 0), second * 1000, undefined)
      if (second % 2) series.take(event(second * 1000 - 50), second * 1000, 50)
    }
    const window = series.window(10_500, 21_000)
    expect(window).toMatchObject({ seconds: 10, requests: 10, messages: 10, empty: 5, events: 5 })
    expect(window.samples.values).toHaveLength(5)
    expect(new Set(window.samples.groups).size).toBe(5)
    expect(window.rate).toBeCloseTo(0.5, 10)
    expect(series.steady).toBe(1000)
    series.take({ kind: 'state', state: 'waiting' }, 22_000, undefined)
    expect(series.steady).toBeUndefined()
  })

  test('leaves replays and snapshots out of the lateness, and snapshots out of the events', () => {
    const series = new Series()
    for (const arrival of ['snapshot', 'replay', 'live'] as const) {
      series.take(event(0, arrival), 5000, 40)
    }
    const { events, samples } = series.window(0, 6000)
    expect([events, samples.values.length]).toEqual([2, 1])
  })

  test('keeps two minutes', () => {
    const series = new Series()
    for (let second = 0; second < 1000; second++) series.take(event(second), second * 1000, 1)
    expect(series.window(0, 1_000_000).events).toBe(KEPT)
    expect(series.points(1_000_000).every((point) => point?.events === 1)).toBe(true)
  })

  test('divides the bytes of its road by the events that it delivered', () => {
    const series = new Series()
    series.bytes(reading(1000, 0), 1000)
    series.take(event(1500), 1600, 100)
    series.take(event(1500), 1600, 100)
    const later = reading(1900, 300)
    series.bytes(later, 3000)
    series.bytes(later, 3001)
    expect(series.spent(0)).toMatchObject({
      ...{ seconds: 2, bytes: 1200, headers: 900, framing: 0, payload: 300, events: 2 },
    })
    expect(series.points(4000).at(-1)?.bytes).toBe(600)
  })

  test('takes no difference over a road that counts from 0 again', () => {
    const series = new Series()
    series.bytes(reading(1000, 0), 1000)
    series.bytes(reading(10, 0), 2000)
    expect(series.spent(0)).toBeUndefined()
    series.bytes(reading(30, 0), 3000)
    expect(series.spent(0)).toMatchObject({ bytes: 20 })
  })
})

describe('what is held against the model', () => {
  const method = { kind: 'short-polling', isPoisson: true, uncertainty: 5 } as const
  const circumstances = { delay: 200, interval: 2000, wait: 10, rate: 0.5 } as const
  const expected = expectation('short-polling', { ...circumstances, arrivals: 'poisson' })

  /** Polls every 2 s, of which every third is empty. */
  function polled(polls: number): Series {
    const series = new Series()
    series.take(started, 0, undefined)
    for (let poll = 1; poll <= polls; poll++) {
      const at = poll * 2000
      series.take(request, at - 400, undefined)
      series.take(message(poll % 3 === 0), at, undefined)
      if (poll % 3) series.take(event(at - 1200), at, 201 + ((poll * 37) % 100) * 20)
    }
    return series
  }

  test('7 polls are too few to call anything right or wrong', () => {
    const { wasted, mean, p50, p95 } = measures(polled(7).window(0, 15_000), expected, method)
    expect([wasted, mean, p50, p95].map(({ verdict }) => verdict)).toEqual(Array(4).fill('too-few'))
    expect(wasted).toMatchObject({ n: 7, value: 2 / 7 })
    expect(wasted.range?.low).toBeLessThan(0.1)
    expect(wasted.range?.high).toBeGreaterThan(0.6)
  })

  test('60 polls agree with the model that they obey, and differ from another', () => {
    const window = polled(60).window(0, 121_000)
    const { wasted, requestsPerSecond, mean } = measures(window, expected, method)
    expect([wasted.verdict, requestsPerSecond.verdict, mean.verdict]).toEqual(
      Array(3).fill('agrees'),
    )
    const other = expectation('short-polling', { ...circumstances, rate: 5, arrivals: 'poisson' })
    expect(measures(window, other, method).wasted.verdict).toBe('differs')
  })

  test('a lane without a model is measured all the same', () => {
    const { wasted } = measures(polled(60).window(0, 121_000), undefined, method)
    expect(wasted).toMatchObject({ n: 60, verdict: undefined, model: undefined })
  })

  test('no request in a minute is what push promises', () => {
    const series = new Series()
    series.take(started, 0, undefined)
    for (let at = 1000; at < 60_000; at += 500) {
      series.take(message(false), at, undefined)
      series.take(event(at - 201), at, 201)
    }
    for (const at of [15_000, 30_000, 45_000]) {
      series.take({ kind: 'heartbeat', cursor: 'k3v9x2ab.1' }, 59_000 + at / 1000, undefined)
    }
    const push = expectation('push', { ...circumstances, rate: 2, arrivals: 'periodic' })
    const { requestsPerSecond, p50, heartbeatsPerMinute } = measures(
      series.window(0, 60_000),
      push,
      { kind: 'push', isPoisson: false, uncertainty: 3 },
    )
    expect([requestsPerSecond.verdict, p50.verdict]).toEqual(['agrees', 'agrees'])
    expect(heartbeatsPerMinute).toMatchObject({ n: 3, verdict: 'agrees' })
  })
})
