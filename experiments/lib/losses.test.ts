import { describe, expect, test } from 'vitest'
import type { Measured } from './clients/clients.ts'
import { noTraffic } from './drivers/traffic.ts'
import { lossesOf } from './losses.ts'
import { Histogram } from './statistics/histogram.ts'
import { TRANSPORTS } from './transports.ts'
import { FULL, judge } from './validity.ts'

/** 10 clients and 100 events, of which so many deliveries went missing, over 20 cuts. */
function measured(missing: number, findings: Partial<Measured['findings']> = {}): Measured {
  const counts = {
    ...{ connections: 0, requests: 0, empty: 0, heartbeats: 0 },
    ...{ live: 0, replayed: 0, snapshots: 0, failures: 0 },
  }
  const none = {
    delivered: 0,
    dropped: 0,
    repeated: 0,
    reordered: 0,
    late: 0,
    missed: 0,
    resets: 0,
  }
  return {
    ...{ clients: 10, seconds: 10, spanSeconds: 10, from: 'e.0', to: 'e.100', events: 100 },
    clock: { offset: 0, uncertainty: 0, pings: 1 },
    ...{ delivered: 1000 - missing, expected: 1000, share: 1 - missing / 1000 },
    findings: { ...none, ...findings },
    ages: new Histogram().toJSON(),
    recovery: Histogram.of(Array.from({ length: 20 }, () => 2_003_000)).toJSON(),
    ...{ counts, traffic: noTraffic(), split: { clients: 0, counts, traffic: noTraffic() } },
    first: { events: 0, prices: [] },
    load: { cpu: 0.15, loopLag: 1 },
    serverCpu: undefined,
    otherCpu: [],
  }
}

const LIMITS = { ...FULL, delivery: 0 }
const sentences = (all: readonly Measured[], keepCursor: boolean) => {
  const { seen } = lossesOf(all, 10, keepCursor, 'round 1')
  return judge(seen, LIMITS).reasons.map(({ sentence }) => sentence)
}
const besides = (one: Measured) => TRANSPORTS.map((_, index) => (index === 2 ? one : measured(0)))

describe('what was lost when clients were cut', () => {
  test('is told by transport, with how many cuts it rests on', () => {
    const { figures, histograms } = lossesOf(besides(measured(120, { missed: 90 })), 10, false, '')
    expect(figures['sse-lost']?.value).toBeCloseTo(12, 9)
    expect(figures['sse-lost']?.n).toBe(20)
    expect(figures['sse-delivered']?.value).toBeCloseTo(88, 9)
    expect(figures['sse-missing']).toEqual({ value: 120, n: 1000 })
    expect(figures['sse-unseen']).toEqual({ value: 4.5, n: 20 })
    expect(figures['websocket-lost']?.value).toBe(0)
    expect(histograms['sse-recovery']?.n).toBe(20)
  })

  test('is no fault without a cursor, and one with it', () => {
    expect(sentences(besides(measured(1)), false)).toEqual([])
    expect(sentences(besides(measured(1)), true)).toEqual([
      'round 1, Server-sent events: with the cursor every event has to arrive; missing: 1.',
    ])
  })

  test('is a fault when nobody was told of it', () => {
    expect(sentences(besides(measured(3, { dropped: 2, reordered: 1 })), false)).toEqual([
      'round 1, Server-sent events: events were dropped or reordered and nobody said so: 3.',
    ])
  })

  test('is not believed of clients that held one another up on their core', () => {
    const busy = { ...measured(0), load: { cpu: 0.5, loopLag: 1 } }
    expect(sentences(besides(busy), true)).toHaveLength(1)
  })
})
