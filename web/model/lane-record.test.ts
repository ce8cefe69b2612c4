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

async function record(from: string | undefined, ...reports: Report[]): Promise<LaneRecord> {
  const record = new LaneRecord()
  record.take(start('live', 1), 0)
  await Promise.resolve()
  record.take(event(1, 'live'), 0)
  record.connects(from)
  for (const report of reports) record.take(report, 0)
  await Promise.resolve()
  return record
}

describe('what a lane saw', () => {
  it('is replaced by the snapshot when it starts over', async () => {
    const { market } = await record('k3v9x2ab.1', start('reset', 9), event(9, 'snapshot'))
    expect(market.quotes().map(({ symbol }) => symbol)).toEqual(['S9'])
  })

  it('stays when it resumes, and what it was away for is replayed', async () => {
    const reports = [start('resumed', 1), event(2, 'replay'), event(3, 'replay'), event(4, 'live')]
    const { market, comeback } = await record('k3v9x2ab.1', ...reports)
    expect(market.quotes()).toHaveLength(4)
    expect(comeback).toMatchObject({ outcome: 'resumed', again: true, replayed: 2, missed: 0 })
  })

  it('without the cursor misses what the snapshot does not show', async () => {
    const reports = [start('live', 10), event(1, 'snapshot'), event(10, 'snapshot')]
    const { comeback, tally } = await record('k3v9x2ab.1', ...reports)
    expect(comeback).toMatchObject({ outcome: 'live', snapshot: 2, missed: 8 })
    expect(tally.figures(0).missed).toBe(8)
  })

  it('believes a connection that knows itself what it missed', async () => {
    const { comeback } = await record(undefined, start('live', 10, 5), event(10, 'snapshot'))
    expect(comeback).toMatchObject({ missed: 5 })
  })
})
