import { figuresByRound } from '../report/paired.ts'
import type { ColumnSpec, RunRecord } from '../report/record.ts'
import { comparePaired } from '../statistics/compare.ts'

/**
 * Whether an arm is lower than another in every one of these columns, each beyond the spread of
 * the rounds: then nobody who wants them low would choose the other.
 */
export function beats(
  record: RunRecord,
  columns: readonly ColumnSpec[],
  arm: string,
  other: string,
): boolean {
  return columns.every((column) => {
    const { outcome, a, b } = comparePaired(figuresByRound(record, column), arm, other)
    return outcome === 'differs' && a !== undefined && b !== undefined && a.median < b.median
  })
}
