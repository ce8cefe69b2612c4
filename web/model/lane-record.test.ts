import { describe, expect, it } from 'vitest'
import type { Arrival, Report } from '../transports/transport.ts'
import { LaneRecord } from './lane-record.ts'

function event(seq: number, arrival: Arrival): Report {
  const data = { symbol: `S${seq}`, price: 1, volume: 1, side: 'buy' } as const
  return { kind: 'event', arrival, event: { id: `k3v9x2ab.${seq}`, type: 'price', at: 0, data } }
}

function start(outcome: 'live' | 'resumed' | 'reset', seq: number, missed = 0): Report {
  return { kind: 'start', outcome, cursor: `k3v9x2ab.${seq}`, missed }
}

function record(...reports: Report[]): LaneRecord {
  const record = new LaneRecord()
  for (const report of [start('live', 1), event(1, 'live'), ...reports]) record.take(report, 0)
  return record
}

describe('what a lane saw', () => {
  it('is replaced by the snapshot when it starts over', () => {
    const { market } = record(start('reset', 9), event(9, 'snapshot'))
    expect(market.quotes().map(({ symbol }) => symbol)).toEqual(['S9'])
  })

  it('stays when it resumes, and what it was away for is replayed', () => {
    const reports = [start('resumed', 1), event(2, 'replay'), event(3, 'replay'), event(4, 'live')]
    const { market, comeback } = record(...reports)
    expect(market.quotes()).toHaveLength(4)
    expect(comeback).toMatchObject({ outcome: 'resumed', again: true, replayed: 2, missed: 0 })
  })

  it('counts what a start without the cursor missed', () => {
    const { comeback, tally } = record(start('live', 10, 5), event(10, 'snapshot'))
    expect(comeback).toMatchObject({ outcome: 'live', snapshot: 1, missed: 5 })
    expect(tally.figures(0).missed).toBe(5)
  })
})
