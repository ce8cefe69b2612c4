import { describe, expect, it } from 'vitest'
import type { Arrival, Report } from '../transports/transport.ts'
import { LaneTally } from './lane-tally.ts'

function event(arrival: Arrival, seq = 1): Report {
  const data = { symbol: 'XBTUSDT', price: 1, volume: 1, side: 'buy' } as const
  return { kind: 'event', arrival, event: { id: `k3v9x2ab.${seq}`, type: 'price', at: 0, data } }
}

const open: Report = { kind: 'state', state: 'open' }
const waiting: Report = { kind: 'state', state: 'waiting' }

describe('a lane’s tally', () => {
  it('knows nothing before anything happened', () => {
    const { p50, p95, n, requestsPerEvent, messagesPerSecond, emptyShare } =
      new LaneTally().figures(0)
    expect({ p50, p95, requestsPerEvent, messagesPerSecond, emptyShare }).toEqual({})
    expect(n).toBe(0)
  })

  it('takes lateness from live arrivals alone', () => {
    const tally = new LaneTally()
    tally.take(event('snapshot'), 0, 90_000)
    tally.take(event('replay'), 0, 4000)
    for (const lateness of [30, 10, 20]) tally.take(event('live'), 0, lateness)
    expect(tally.figures(0)).toMatchObject({ p50: 20, p95: 30, n: 3 })
    expect(tally.figures(0)).toMatchObject({ live: 3, replayed: 1, snapshot: 1 })
  })

  it('counts a live arrival without a lateness while the clock is not known', () => {
    const tally = new LaneTally()
    tally.take(event('live'), 0, undefined)
    expect(tally.figures(0)).toMatchObject({ p50: undefined, n: 0, live: 1 })
  })

  it('forgets lateness after a minute', () => {
    const tally = new LaneTally()
    tally.take(event('live'), 0, 5)
    tally.take(event('live'), 50_000, 7)
    expect(tally.figures(61_000)).toMatchObject({ p50: 7, n: 1 })
  })

  it('keeps at most 1,000 samples, the newest', () => {
    const tally = new LaneTally()
    for (let seq = 1; seq <= 5000; seq++) tally.take(event('live', seq), 0, seq)
    expect(tally.figures(0)).toMatchObject({ n: 1000, p50: 4500 })
  })

  it('charges requests to distinct delivered events, snapshots not counted', () => {
    const tally = new LaneTally()
    for (let poll = 0; poll < 4; poll++) tally.take({ kind: 'request' }, 0)
    expect(tally.figures(0).requestsPerEvent).toBeUndefined()
    tally.take(event('snapshot'), 0)
    tally.take(event('live'), 0)
    tally.take(event('replay'), 0)
    expect(tally.figures(0)).toMatchObject({ requests: 4, events: 2, requestsPerEvent: 2 })
    tally.take(event('live'), 61_000)
    expect(tally.figures(61_000).requestsPerEvent).toBe(0)
  })

  it('tells which share of its messages was empty, and how many came a second', () => {
    const tally = new LaneTally()
    tally.take({ kind: 'message', empty: true }, 0)
    tally.take({ kind: 'message', empty: false }, 4000)
    expect(tally.figures(4000)).toMatchObject({ emptyShare: 0.5, messagesPerSecond: 0.5 })
  })

  it('counts a reconnect when it is open again, not at every attempt', () => {
    const tally = new LaneTally()
    for (const report of [open, open, waiting, waiting, open]) tally.take(report, 0)
    expect(tally.figures(0).reconnects).toBe(1)
    tally.closed()
    tally.take(open, 0)
    expect(tally.figures(0).reconnects).toBe(2)
  })

  it('adds up resets, what they missed, repeats and gaps', () => {
    const tally = new LaneTally()
    const cursor = 'k3v9x2ab.9'
    tally.take({ kind: 'start', outcome: 'live', cursor, missed: 0 }, 0)
    tally.take({ kind: 'start', outcome: 'reset', reason: 'trimmed', cursor, missed: 7 }, 0)
    tally.take({ kind: 'start', outcome: 'live', cursor, missed: undefined }, 0)
    tally.take({ kind: 'repeat', id: cursor }, 0)
    tally.take({ kind: 'gap', after: cursor, missing: 2 }, 0)
    expect(tally.figures(0)).toMatchObject({ resets: 1, missed: 7, repeats: 1, gaps: 2 })
  })
})
