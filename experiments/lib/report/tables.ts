import { Histogram } from '../statistics/histogram.ts'
import { spread } from '../statistics/spread.ts'
import type { ColumnSpec, RunRecord, TableSpec } from './record.ts'

/** One figure as a table shows it, in the column's unit. */
export interface Cell {
  /** Of a histogram what is taken of all rounds merged, of a figure the median of the rounds. */
  readonly value: number
  /** The lowest and the highest round. */
  readonly min: number
  readonly max: number
  /** Over all rounds. */
  readonly n: number
  readonly rounds: number
  /** Distinct events behind a histogram, over all rounds; undefined where nobody counted them. */
  readonly events: number | undefined
  readonly model: number | undefined
}

export interface Row {
  readonly arm: string
  readonly label: string
  /** Undefined where nothing was measured. */
  readonly cells: readonly (Cell | undefined)[]
}

export interface Table {
  readonly title: string
  readonly columns: readonly ColumnSpec[]
  readonly rows: readonly Row[]
}

/** µs in a unit of time; figures come in the column's unit already. */
const PER_UNIT: Readonly<Record<string, number>> = { µs: 1, ms: 1e3, s: 1e6 }

export function tablesOf(record: RunRecord): Table[] {
  return record.tables.map((spec) => tableOf(record, spec))
}

function tableOf(record: RunRecord, { title, arms, columns }: TableSpec): Table {
  const rows = arms.map((arm) => {
    const label = record.arms.find(({ name }) => name === arm)?.label ?? arm
    return { arm, label, cells: columns.map((column) => cellOf(record, arm, column)) }
  })
  return { title, columns, rows }
}

export function cellOf(record: RunRecord, arm: string, column: ColumnSpec): Cell | undefined {
  const model = column.model?.[arm]
  const figures = perRound(record, arm, column)
  const between = spread(figures.map(({ value }) => value))
  if (!between) return undefined
  const n = figures.reduce((sum, figure) => sum + figure.n, 0)
  const { median, min, max, rounds } = between
  const value = column.histogram === undefined ? median : (merged(record, arm, column) ?? median)
  return { value, min, max, n, rounds, events: eventsOf(record, arm, column), model }
}

/** What each round that has it says, with how many it rests on. */
export function perRound(
  record: RunRecord,
  arm: string,
  column: ColumnSpec,
): { value: number; n: number }[] {
  return record.rounds.flatMap(({ results }) => {
    const result = results[arm]
    const figure = result?.figures[column.figure ?? '']
    if (column.histogram === undefined) return figure ? [figure] : []
    const json = result?.histograms[column.histogram]
    const histogram = json && Histogram.from(json)
    const value = histogram && taken(histogram, column)
    return histogram && value !== undefined ? [{ value, n: histogram.n }] : []
  })
}

function eventsOf({ rounds }: RunRecord, arm: string, { histogram }: ColumnSpec) {
  if (histogram === undefined) return undefined
  const counts = rounds.flatMap(({ results }) => results[arm]?.events ?? [])
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
}

function merged(record: RunRecord, arm: string, column: ColumnSpec): number | undefined {
  const parts = record.rounds.flatMap(({ results }) => {
    const json = results[arm]?.histograms[column.histogram ?? '']
    return json ? [Histogram.from(json)] : []
  })
  // All raw values that the rounds kept: percentiles of the whole then are as exact as theirs.
  return taken(Histogram.merged(parts, Number.POSITIVE_INFINITY), column)
}

function taken(histogram: Histogram, { take, unit }: ColumnSpec): number | undefined {
  const us =
    take === 'mean' || take === 'max' ? histogram[take] : histogram.percentile(take ?? Number.NaN)
  return us === undefined ? undefined : us / (PER_UNIT[unit] ?? 1)
}
