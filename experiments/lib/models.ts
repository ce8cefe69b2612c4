import type { ColumnSpec, RunRecord } from './report/record.ts'
import { cellOf } from './report/tables.ts'

/**
 * By arm, by what share of the column's model the table's figure is off: 0.1 is 10 % above it, −0.1
 * as much below. Arms without a model or a figure are left out, and models of 0: nothing is a share
 * of that.
 */
export function offBy(record: RunRecord, column: ColumnSpec): Record<string, number> {
  const shares = Object.entries(column.model ?? {}).flatMap(([arm, model]) => {
    const cell = cellOf(record, arm, column)
    return cell === undefined || model === 0 ? [] : [[arm, cell.value / model - 1] as const]
  })
  return Object.fromEntries(shares)
}

/** Of those in `offBy` the largest share either way, without its sign; undefined of none. */
export function mostOff(record: RunRecord, column: ColumnSpec): number | undefined {
  const shares = Object.values(offBy(record, column)).map(Math.abs)
  return shares.length === 0 ? undefined : Math.max(...shares)
}
