import { percentile } from './percentile.ts'

/** A value that was measured, never one in between; undefined of none. */
export function median(values: readonly number[]): number | undefined {
  return percentile(Float64Array.from(values).sort(), 50)
}
