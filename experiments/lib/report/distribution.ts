import type { Point } from './chart.ts'
import type { RunRecord } from './record.ts'
import { cellOf } from './tables.ts'

const PERCENTILES = [1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99, 99.5, 99.9]

/** Values that must lie beyond a percentile on either side before it is drawn. */
const FEWEST_BEYOND = 2

/**
 * How an arm's ages are distributed: x is the percentile, y its value in ms, of all rounds merged.
 * Without percentiles that too few values lie beyond, and those of 0, which a logarithm has not.
 */
export function distribution(record: RunRecord, arm: string, histogram = 'age'): Point[] {
  return PERCENTILES.flatMap((take) => {
    const cell = cellOf(record, arm, { label: '', unit: 'ms', digits: 1, histogram, take })
    if (cell === undefined || (cell.n * Math.min(take, 100 - take)) / 100 < FEWEST_BEYOND) return []
    const [low, high] = [Math.min(cell.min, cell.value), Math.max(cell.max, cell.value)]
    return low > 0 ? [{ x: take, y: cell.value, low, high, n: cell.n }] : []
  })
}
