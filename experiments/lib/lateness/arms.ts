import { expectation } from '../../../web/model/expectation.ts'
import type { ColumnSpec, RunRecord } from '../report/record.ts'
import { cellOf } from '../report/tables.ts'
import type { Rhythm } from '../rhythm.ts'
import { longPolling, SSE, shortPolling, type Way, WEBSOCKET, wayName } from '../way.ts'

/** Events a second; tapes run as many times as fast as recorded, which is about half as many. */
export const RATE = 10

/** A transport as it is set, and how events come to it. */
export interface Case extends Way {
  readonly rhythm: Rhythm
}

const of = (rhythm: Rhythm, ...ways: Way[]): Case[] => ways.map((way) => ({ ...way, rhythm }))

export const CASES: Readonly<Record<'full' | 'quick', readonly Case[]>> = {
  full: [
    ...of('periodic', shortPolling(500), shortPolling(1000), longPolling(25), SSE),
    ...of('poisson', shortPolling(500), shortPolling(1000), shortPolling(2000)),
    ...of('poisson', longPolling(25), SSE, WEBSOCKET),
    ...of('tape', shortPolling(1000), longPolling(1), longPolling(25), SSE, WEBSOCKET),
  ],
  quick: [
    ...of('poisson', shortPolling(500), longPolling(25), SSE, WEBSOCKET),
    ...of('tape', shortPolling(500), longPolling(1)),
  ],
}

export function nameOf(one: Case): string {
  return `${wayName(one)}-${one.rhythm}`
}

/** P/2 + s, however events come. @param interval ms */
export function meanModel(interval: number): number {
  const circumstances = { delay: 0, interval, wait: 0, rate: RATE, arrivals: 'poisson' } as const
  return expectation('short-polling', circumstances).mean
}

function age(label: string, take: 'mean' | 'max' | number): ColumnSpec {
  return { label: `age, ${label}`, unit: 'ms', digits: 1, histogram: 'age', take }
}

export const MEAN = age('mean', 'mean')
export const P50 = age('p50', 50)

export function columnsFor(cases: readonly Case[]): ColumnSpec[] {
  const model = cases.flatMap((one) => {
    return one.interval === undefined ? [] : [[nameOf(one), meanModel(one.interval)] as const]
  })
  return [
    { ...MEAN, model: Object.fromEntries(model) },
    ...[P50, age('p95', 95), age('p99', 99), age('max', 'max')],
    { label: 'requests', unit: '/s and client', digits: 2, figure: 'requests' },
    { label: 'of them for nothing', unit: '%', digits: 0, figure: 'empty' },
  ]
}

/** What the arms of a run were, those of one rhythm or all. */
export function casesOf(record: RunRecord, rhythm?: Rhythm): Case[] {
  const cases = record.arms.map(({ settings }) => settings as unknown as Case)
  return cases.filter((one) => rhythm === undefined || one.rhythm === rhythm)
}

/** A figure of a case in words. */
export function show(record: RunRecord, one: Case, column: ColumnSpec, digits: number): string {
  const value = cellOf(record, nameOf(one), column)?.value
  const exactly = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return value === undefined ? '–' : value.toLocaleString('en', exactly)
}
