import { describe, expect, test } from 'vitest'
import type { Arrival, Report } from '../transports/transport.ts'
import { type EventEntry, Ledger } from './ledger.ts'

const EPOCH = 'k3v9x2ab'

function event(seq: number, arrival: Arrival = 'live', epoch = EPOCH): Report {
  const data = { symbol: 'XBTUSDT', price: 1, volume: 1, side: 'buy' } as const
  return { kind: 'event', arrival, event: { id: `${epoch}.${seq}`, type: 'price', at: seq, data } }
}

function start(seq: number, more: Partial<Extract<Report, { kind: 'start' }>> = {}): Report {
  return { kind: 'start', outcome: 'live', cursor: `${EPOCH}.${seq}`, missed: 0, ...more }
}

function ledgerOf(...reports: [lane: string, report: Report, lateness?: number][]): Ledger {
  const ledger = new Ledger()
  for (const [lane, report, lateness] of reports) ledger.take(lane, report, 1000, lateness)
  return ledger
}

/** `42: sse live, websocket waiting`, newest first. */
function told(ledger: Ledger): string[] {
  return ledger.entries(100).map((entry) => {
    if (entry.kind === 'reset') return `reset of ${entry.lane} at ${entry.seq}: ${entry.reason}`
    const cells = [...entry.cells].map(([lane, { kind }]) => `${lane} ${kind}`)
    return `${entry.seq}: ${cells.join(', ')}`
  })
}

describe('the ledger', () => {
  test('has one row an event, newest first, and who has it', () => {
    const ledger = ledgerOf(
      ['sse', start(40)],
      ['short', start(40)],
      ['sse', event(41), 12],
      ['sse', event(42), 13],
      ['short', event(41), 900],
    )
    expect(told(ledger)).toEqual(['42: sse live, short waiting', '41: sse live, short live'])
    const [, row] = ledger.entries(2) as EventEntry[]
    expect(row?.cells.get('short')).toEqual({ kind: 'live', at: 1000, lateness: 900, repeats: 0 })
  })

  test('tells replays and snapshots apart, and what came before a lane began', () => {
    const ledger = ledgerOf(
      ['sse', start(40)],
      ['sse', event(38, 'snapshot')],
      ['sse', event(41, 'replay')],
      ['short', start(41)],
    )
    expect(told(ledger)).toEqual(['41: sse replay, short before', '38: sse snapshot, short before'])
  })

  test('counts repeats, and goes on saying when it came first', () => {
    const repeat: Report = { kind: 'repeat', id: `${EPOCH}.41` }
    const ledger = ledgerOf(['sse', start(40)], ['sse', event(41), 5], ['sse', repeat])
    ledger.take('sse', repeat, 9000, undefined)
    const [row] = ledger.entries(1) as EventEntry[]
    expect(row?.cells.get('sse')).toEqual({ kind: 'live', at: 1000, lateness: 5, repeats: 2 })
  })

  test('calls an event missed when the lane has gone past it, not before', () => {
    const ledger = ledgerOf(
      ['sse', start(40)],
      ['ws', start(40)],
      ['ws', event(41)],
      ['ws', event(42)],
    )
    expect(told(ledger)).toEqual(['42: sse waiting, ws live', '41: sse waiting, ws live'])
    ledger.take('sse', { kind: 'gap', after: `${EPOCH}.40`, missing: 1 }, 1000, undefined)
    expect(told(ledger)).toEqual(['42: sse waiting, ws live', '41: sse missed, ws live'])
    ledger.take('sse', { kind: 'heartbeat', cursor: `${EPOCH}.42` }, 1000, undefined)
    expect(told(ledger)).toEqual(['42: sse missed, ws live', '41: sse missed, ws live'])
  })

  test('calls what a lane without its cursor left behind missed', () => {
    const ledger = ledgerOf(
      ...([40, 41, 42].map((seq) => ['ws', seq === 40 ? start(40) : event(seq)]) as [
        string,
        Report,
      ][]),
      ['sse', start(40)],
      ['sse', start(42, { missed: 1 })],
      ['sse', event(42, 'snapshot')],
    )
    expect(told(ledger)).toEqual(['42: ws live, sse snapshot', '41: ws live, sse missed'])
  })

  test('has a reset as a row, above the event it stands at, and marks what it brought', () => {
    const ledger = ledgerOf(
      ['ws', start(40)],
      ['sse', start(40)],
      ['ws', event(41)],
      ['ws', event(42)],
      ['sse', start(42, { outcome: 'reset', reason: 'trimmed', missed: 1 })],
      ['sse', event(42, 'snapshot')],
      ['ws', event(43)],
      ['sse', event(43)],
    )
    expect(told(ledger)).toEqual([
      '43: ws live, sse live',
      'reset of sse at 42: trimmed',
      '42: ws live, sse reset',
      '41: ws live, sse missed',
    ])
  })

  test('puts a new log above the old one, whose rest a lane that moved on will never have', () => {
    const ledger = ledgerOf(
      ['ws', start(40)],
      ['sse', start(40)],
      ['ws', event(41)],
      [
        'sse',
        start(1, {
          cursor: 'zzzzzzzz.1',
          outcome: 'reset',
          reason: 'epoch',
          missed: undefined,
        } as never),
      ],
      ['sse', event(2, 'live', 'zzzzzzzz')],
    )
    expect(told(ledger)).toEqual([
      '2: ws waiting, sse live',
      'reset of sse at 1: epoch',
      '41: ws live, sse missed',
    ])
  })

  test('says that something changed only when it did', () => {
    const ledger = ledgerOf(['sse', start(40)], ['sse', event(41)])
    const { version } = ledger
    ledger.take('sse', { kind: 'message', empty: true }, 1000, undefined)
    expect(ledger.version).toBe(version)
    ledger.take('sse', event(42), 1000, 3)
    expect(ledger.version).toBeGreaterThan(version)
  })

  test('is bounded, and forgets the oldest', () => {
    const ledger = ledgerOf(['sse', start(0)])
    for (let seq = 1; seq <= 5000; seq++) ledger.take('sse', event(seq), seq, 1)
    const rows = ledger.entries(10_000) as EventEntry[]
    expect(rows).toHaveLength(500)
    expect([rows[0]?.seq, rows.at(-1)?.seq]).toEqual([5000, 4501])
    ledger.take('sse', { kind: 'repeat', id: `${EPOCH}.1` }, 0, undefined)
  })
})
