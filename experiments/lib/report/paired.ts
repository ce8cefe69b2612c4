import { type Comparison, comparePaired } from '../statistics/compare.ts'
import type { Figures } from '../statistics/rounds.ts'
import type { ColumnSpec, RunRecord } from './record.ts'
import { cellOf, perRound } from './tables.ts'

/** A column's figure of each arm, round by round. */
export function figuresByRound(record: RunRecord, column: ColumnSpec): Figures[] {
  return record.rounds.map((round) => {
    const one = { ...record, rounds: [round] }
    const figures = record.arms.flatMap(({ name }) => {
      return perRound(one, name, column).map(({ value }) => [name, value] as const)
    })
    return Object.fromEntries(figures)
  })
}

export interface Rank {
  readonly arm: string
  readonly value: number
  /** With the first; undefined of itself. */
  readonly comparison: Comparison | undefined
  /** Whether it is higher than the first beyond the spread of the rounds; else they tie. */
  readonly isHigher: boolean
}

/** The arms from the lowest figure to the highest, each compared with the first, round by round. */
export function ranking(record: RunRecord, column: ColumnSpec, arms: readonly string[]): Rank[] {
  const rounds = figuresByRound(record, column)
  const ordered = arms
    .flatMap((arm) => {
      const value = cellOf(record, arm, column)?.value
      return value === undefined ? [] : [{ arm, value }]
    })
    .sort((a, b) => a.value - b.value)
  const first = ordered[0]?.arm ?? ''
  return ordered.map((one) => {
    const comparison = one.arm === first ? undefined : comparePaired(rounds, first, one.arm)
    return { ...one, comparison, isHigher: comparison?.outcome === 'differs' }
  })
}
