import { expectation } from '../../../web/model/expectation.ts'
import type { ColumnSpec, RunRecord } from '../report/record.ts'
import { cellOf } from '../report/tables.ts'
import { longPolling, SSE, shortPolling, type Way, wayName } from '../way.ts'
import { type PollBytes, pollBytes } from './poll-bytes.ts'

/** Events a second. */
export const RATE = 4

/** A transport as it is set, and how events come to it. */
export interface Case extends Way {
  readonly arrivals: 'periodic' | 'poisson'
}

const of = (arrivals: Case['arrivals'], ...ways: Way[]): Case[] =>
  ways.map((way) => ({ ...way, arrivals }))

export const CASES: Readonly<Record<'full' | 'quick', readonly Case[]>> = {
  full: [
    ...of('periodic', ...[100, 200, 500, 1000, 2000, 5000].map(shortPolling), longPolling(25), SSE),
    ...of('poisson', shortPolling(200), shortPolling(500)),
  ],
  // Of a second or two of Poisson events the share for nothing may be anything.
  quick: of('periodic', ...[100, 200, 1000].map(shortPolling), longPolling(25), SSE),
}

export function nameOf(one: Case): string {
  return one.arrivals === 'poisson' ? `${wayName(one)}-poisson` : wayName(one)
}

export function modelOf({ interval = 0, arrivals }: Pick<Case, 'interval' | 'arrivals'>) {
  return expectation('short-polling', { delay: 0, wait: 0, rate: RATE, interval, arrivals })
}

export const MEAN: ColumnSpec = {
  ...{ label: 'age, mean', unit: 'ms', digits: 1, histogram: 'age', take: 'mean' },
}
export const BYTES: ColumnSpec = {
  ...{ label: 'bytes', unit: '/s and client', digits: 0, figure: 'bytesPerSecond' },
}
export const EMPTY: ColumnSpec = {
  ...{ label: 'of them for nothing', unit: '%', digits: 1, figure: 'empty' },
}

export const CPU: ColumnSpec = {
  ...{ label: 'server CPU', unit: 'µs/s and client', digits: 0, figure: 'cpuPerClient' },
}

export function columnsFor(cases: readonly Case[]): ColumnSpec[] {
  const model = (of: (one: Case) => number, longest: number) =>
    Object.fromEntries(
      cases
        .filter(({ interval }) => interval !== undefined && interval <= longest)
        .map((one) => [nameOf(one), of(one)]),
    )
  return [
    { ...MEAN, model: model((one) => modelOf(one).mean, 5000) },
    { label: 'age, p99', unit: 'ms', digits: 1, histogram: 'age', take: 99 },
    BYTES,
    { label: 'bytes', unit: '/event', digits: 0, figure: 'bytes' },
    { label: 'requests', unit: '/s and client', digits: 2, figure: 'requests' },
    // Of slower polls fewer than 400 are seen, and next to none is for nothing.
    { ...EMPTY, model: model((one) => 100 * (modelOf(one).wasted ?? 0), 2000) },
    CPU,
  ]
}

/** What the arms of a run were. */
export function casesOf(record: RunRecord): Case[] {
  return record.arms.map(({ settings }) => settings as unknown as Case)
}

/** Short polls, from the shortest interval on; with one kind of arrivals, or all. */
export function pollsOf(record: RunRecord, arrivals?: Case['arrivals']): Case[] {
  return casesOf(record)
    .filter((one) => one.interval !== undefined)
    .filter((one) => arrivals === undefined || one.arrivals === arrivals)
    .sort((a, b) => (a.interval ?? 0) - (b.interval ?? 0))
}

/** A figure of a case; NaN where nothing was measured. */
export function figureOf(record: RunRecord, column: ColumnSpec, one: Case): number {
  return cellOf(record, nameOf(one), column)?.value ?? Number.NaN
}

/** Of the short polls of a run, from what each interval moved in each round. */
export function pollBytesOf(record: RunRecord): PollBytes | undefined {
  const polls = pollsOf(record)
  const polled = record.rounds.flatMap(({ results }) => {
    return polls.flatMap((one) => {
      const figure = (name: string) => results[nameOf(one)]?.figures[name]?.value ?? Number.NaN
      const bytes = figure('bytesPerSecond')
      const seen = {
        ...{ bytes, events: bytes / figure('bytes'), payload: figure('payload') },
        ...{ requests: figure('requests'), empty: figure('empty') / 100 },
      }
      return Object.values(seen).every(Number.isFinite) ? [seen] : []
    })
  })
  return pollBytes(polled)
}
