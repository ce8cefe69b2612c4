import { describe, expect, test } from 'vitest'
import question from '../../11-which-transport.ts'
import { checkChart } from '../report/chart.ts'
import { parseRecord, recordText } from '../report/record.ts'
import { charts } from './charts.ts'
import { designReview } from './design-review.ts'
import { FRAME, FRAMING, madeUpTrade, POLL, POST, WORKLOADS } from './made-up.ts'
import { flipTable, tradeTable } from './tables.ts'
import { covered, flipsOf, type Trade, tradesOf } from './trade.ts'

const record = madeUpTrade()
const [busy, talk] = tradesOf(record) as [Trade, Trade]

const standOf = ({ stands }: Trade, name: string) =>
  stands.find(({ transport }) => transport === name)

describe('what a record says', () => {
  test('what a poll and an event cost is what they were made up of', () => {
    const polling = standOf(busy, 'short-polling')?.coefficients
    expect(polling?.up).toBeCloseTo(POLL.up, 6)
    expect(polling?.down).toBeCloseTo(POLL.down, 6)
    expect(polling?.event).toBe(161)
    expect(standOf(busy, 'sse')?.coefficients.event).toBe(160 + FRAMING.sse)
  })

  test('where events may wait for a poll, polling wins', () => {
    expect(busy.verdict).toMatchObject({ outcome: 'winner', names: ['short-polling'] })
  })

  test('where clients talk back, bytes are for the frame', () => {
    expect(talk.verdict.cheapest.bytes).toEqual(['websocket'])
    const [framed, posted] = ['websocket', 'sse'].map((name) => standOf(talk, name)?.bills[0]?.talk)
    expect((posted ?? 0) - (framed ?? 0)).toBe(5 * 3600 * (POST - FRAME))
  })

  test('it says the same after it was written and read again', () => {
    const again = parseRecord(recordText(record))
    expect(tradesOf(again)).toEqual(tradesOf(record))
    expect(question.supplement?.(again)).toBe(question.supplement?.(record))
    expect(question.answer(again)).toBe(question.answer(record))
  })
})

describe('where it flips', () => {
  test('polling is no longer cheapest once its interval brings too few events', () => {
    const { fewer, fresher, more, staler } = flipsOf(busy, 'bytes')
    expect([more, staler]).toEqual([undefined, undefined])
    // A poll: 800 B, and 4 segments of TCP/IP; an event of a stream: 3 B and 2 segments more.
    const interval = WORKLOADS[0]?.interval ?? 0
    const events = (800 + 4 * 52) / (164 + 104 - 161)
    expect(fewer?.to).toEqual(['websocket'])
    expect(fewer?.at).toBeGreaterThan((0.95 * events) / (interval / 1000))
    expect(fewer?.at).toBeLessThan((1.05 * events) / (interval / 1000))
    // At the same rate so many events come within an interval that is 90 % of what the way leaves.
    const soonest = 40 + ((events / 30) * 1000) / 0.9
    expect(fresher?.to).toEqual(['websocket'])
    // A longer answer takes more segments, so that it is a little later.
    expect(fresher?.at).toBeGreaterThan(soonest * 0.95)
    expect(fresher?.at).toBeLessThan(soonest * 1.3)
  })

  test('what lies outside of what was measured is marked', () => {
    expect(covered([busy, talk])).toEqual({
      rate: { low: 20, high: 30 },
      freshness: { low: 200, high: 1000 },
    })
    const [, , row] = flipTable([busy, talk]).split('\n')
    expect(row).toMatch(/^\| Busy \| bytes \| below 1\d\/s: WebSocket \\\* \|/)
    expect(row).toMatch(/below \d{3} ms: WebSocket \|/)
  })
})

describe('what is printed', () => {
  test('a table with a row a workload, the winner in bold, and who is too late', () => {
    const rows = tradeTable([busy, talk]).split('\n')
    expect(rows).toHaveLength(4)
    expect(rows[2]).toMatch(/\| Busy \| 1\.00 s \| \*\*\d+ ms · [\d.]+ MB · \d+ µs\*\* \|/)
    expect(rows[2]).toMatch(/\| Short polling \|$/)
  })

  test('a paragraph that names figures, spread, machine, commit and limits', () => {
    const text = designReview(record, talk)
    for (const part of [
      '**Talk** (20/s to each client, at random times; 160 B of JSON each; ',
      'each client publishes 5/s',
      'p99 age',
      ' … ',
      'n = 2000 ages or more each',
      'A CPU, 2 cores',
      'commit 0123456789;',
      'interleaved rounds: 4',
      'loopback with an added delay of 40 ms each way',
      'one server process on one core',
      'Every event counts',
    ]) {
      expect(text).toContain(part)
    }
    expect(text).not.toMatch(/NaN|undefined/)
  })

  test('one round names nobody for certain, in the answer and in the paragraph', () => {
    const quick = madeUpTrade(1)
    expect(question.answer(quick)).toContain('no winners')
    expect(designReview(quick, tradesOf(quick)[0] as Trade)).toContain('no verdict')
    expect(question.answer(record)).not.toContain('no winners')
  })

  test('charts that can be drawn, one of them of what staler events would save', () => {
    const drawn = charts([talk, busy])
    for (const chart of drawn) expect(() => checkChart(chart)).not.toThrow()
    const kinds = drawn.map(({ series }) => [...new Set(series.map(({ kind }) => kind))])
    expect(kinds).toEqual([['measured'], ['measured', 'reference'], ['measured', 'model']])
  })
})
