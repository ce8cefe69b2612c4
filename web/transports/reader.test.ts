import { describe, expect, test } from 'vitest'
import type { Batch, FeedEvent } from '../../server/feed/event.ts'
import { Reader } from './reader.ts'
import type { ConnectOptions, Report } from './transport.ts'

describe('a reader', () => {
  test('drops an event that it had already, and says so', () => {
    const { reader, said } = readerAt('epoch123.4')
    reader.attach()
    reader.batch(resumed('epoch123.4'))
    for (const seq of [5, 5, 4, 6]) reader.event(event(seq))
    expect(said('event').map((report) => report.event.id)).toEqual(['epoch123.5', 'epoch123.6'])
    expect(said('repeat').map(({ id }) => id)).toEqual(['epoch123.5', 'epoch123.4'])
    expect(said('gap')).toEqual([])
  })

  test('notices a gap that no reset announced', () => {
    const { reader, said } = readerAt('epoch123.4')
    reader.attach()
    reader.batch(resumed('epoch123.4'))
    reader.event(event(8))
    expect(said('gap')).toEqual([{ kind: 'gap', after: 'epoch123.4', missing: 3 }])
    expect(reader.cursor).toBe('epoch123.8')
  })

  test('notices by a heartbeat that something sent did not arrive', () => {
    const { reader, said } = readerAt('epoch123.4')
    reader.attach()
    reader.batch(resumed('epoch123.4'))
    reader.heartbeat({ cursor: 'epoch123.4' })
    expect(said('gap')).toEqual([])
    reader.heartbeat({ cursor: 'epoch123.6' })
    expect(said('gap')).toEqual([{ kind: 'gap', after: 'epoch123.4', missing: 2 }])
  })

  test('replaces what it had by the snapshot on a reset, however its ids run', () => {
    const { reader, said } = readerAt('epoch123.90')
    reader.attach()
    reader.batch(snapshot('reset', 'otherlog.7', [2, 7], 'otherlog'))
    expect(reader.cursor).toBe('otherlog.7')
    expect(said('event').map(({ arrival }) => arrival)).toEqual(['snapshot', 'snapshot'])
    expect(said('gap')).toEqual([])
    expect(said('repeat')).toEqual([])
  })

  test('counts what a start without the cursor missed, less what the snapshot shows', () => {
    const { reader, said } = readerAt('epoch123.10', { keepCursor: () => false })
    expect(String(reader.attach())).toBe('')
    reader.batch(snapshot('live', 'epoch123.20', [3, 18, 20]))
    expect(said('start')).toMatchObject([{ outcome: 'live', missed: 8 }])
  })

  test('does not claim to know what it missed when the log is a new one', () => {
    const { reader, said } = readerAt('epoch123.10', { keepCursor: () => false })
    reader.attach()
    reader.batch(snapshot('live', 'otherlog.20', [20], 'otherlog'))
    expect(said('start').map(({ missed }) => missed)).toEqual([undefined])
  })

  test('missed nothing on its very first start', () => {
    const { reader, said } = readerAt(undefined)
    reader.attach()
    reader.batch(snapshot('live', 'epoch123.20', [20]))
    expect(said('start').map(({ missed }) => missed)).toEqual([0])
  })

  test('takes its cursor along when it reconnects', () => {
    const { reader } = readerAt('epoch123.10')
    expect(reader.attach().get('cursor')).toBe('epoch123.10')
  })

  test('never sends a cursor that is malformed: every transport would be refused for good', () => {
    const { reader } = readerAt('nonsense')
    expect(reader.cursor).toBeUndefined()
    expect(String(reader.attach())).toBe('')
  })

  test('tells events missed while away from those that came live', () => {
    const { reader, said } = readerAt('epoch123.4', { clock: () => 1000 })
    reader.attach()
    reader.batch(resumed('epoch123.4'))
    reader.event(event(5, 990))
    reader.event(event(6, 1010))
    expect(said('event').map(({ arrival }) => arrival)).toEqual(['replay', 'live'])
  })

  test('says once that the feed went stale, and once that it is back', () => {
    const { reader, said } = readerAt('epoch123.4')
    reader.attach()
    reader.batch(resumed('epoch123.4'))
    for (const stale of [true, true, false, false]) {
      reader.heartbeat({ cursor: 'epoch123.4', ...(stale && { stale }) })
    }
    expect(said('stale').map(({ stale }) => stale)).toEqual([true, false])
  })

  test('takes a poll that was answered with nothing for a feed that is back', () => {
    const { reader, said } = readerAt('epoch123.4')
    reader.attach()
    reader.batch({ ...resumed('epoch123.4'), stale: true })
    expect(reader.stale).toBe(true)
    reader.nothing()
    expect(reader.stale).toBe(false)
    expect(said('stale').map(({ stale }) => stale)).toEqual([true, false])
  })

  test('says nothing once it is closed', () => {
    const { reader, reports } = readerAt(undefined)
    reader.close()
    reader.attach()
    reader.batch(snapshot('live', 'epoch123.1', [1]))
    reader.event(event(2))
    expect(reports).toEqual([])
  })
})

function readerAt(cursor: string | undefined, options: Partial<ConnectOptions> = {}) {
  const reports: Report[] = []
  const report = (it: Report): void => void reports.push(it)
  const reader = new Reader({ origin: '', cursor, report, ...options })
  const said = <K extends Report['kind']>(kind: K) =>
    reports.filter((it) => it.kind === kind) as Extract<Report, { kind: K }>[]
  return { reader, reports, said }
}

function event(seq: number, at = 2000, epoch = 'epoch123'): FeedEvent {
  const data = { symbol: 'X', price: seq, volume: 1, side: 'buy' as const }
  return { id: `${epoch}.${seq}`, type: 'price', at, data }
}

function resumed(cursor: string): Batch {
  return { outcome: 'resumed', cursor, events: [], more: false }
}

function snapshot(
  outcome: 'live' | 'reset',
  cursor: string,
  seqs: number[],
  epoch = 'epoch123',
): Batch {
  const events = seqs.map((seq) => event(seq, 0, epoch))
  return { outcome, ...(outcome === 'reset' && { reason: 'epoch' }), cursor, events, more: false }
}
