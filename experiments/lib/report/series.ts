import type { Point } from './chart.ts'
import type { ColumnSpec, RunRecord } from './record.ts'
import { cellOf } from './tables.ts'

/** Where an arm stands on the x axis. */
export interface Place {
  readonly arm: string
  readonly x: number | string
}

/** What was measured, each point the very figure that the table shows, with its spread and n. */
export function measured(record: RunRecord, column: ColumnSpec, places: readonly Place[]): Point[] {
  return places.flatMap(({ arm, x }) => {
    const cell = cellOf(record, arm, column)
    if (!cell) return []
    // Taken of all rounds merged, it may by chance lie just outside of what single rounds say.
    const [low, high] = [Math.min(cell.min, cell.value), Math.max(cell.max, cell.value)]
    return [{ x, y: cell.value, low, high, n: cell.n }]
  })
}

/** What the column's model says at the same places. */
export function modelled(column: ColumnSpec, places: readonly Place[]): Point[] {
  return places.flatMap(({ arm, x }) => {
    const y = column.model?.[arm]
    return y === undefined ? [] : [{ x, y }]
  })
}
