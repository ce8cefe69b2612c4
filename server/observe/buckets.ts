import { exact } from './exact.ts'

/** Seconds counted by size, as plain data: it may come from another process. */
export interface Histogram {
  /** Upper bounds, rising; beyond the last there is one more bucket. */
  readonly bounds: readonly number[]
  /** How many values were in each bucket. */
  readonly counts: readonly number[]
  /** Of all values. */
  readonly sum: number
}

/**
 * Counts seconds by size, as a Prometheus histogram does, in some 20 ns a value: it is there whether
 * or not anybody ever asks for it.
 */
export class Buckets implements Histogram {
  readonly bounds: readonly number[]
  readonly counts: number[]
  sum = 0

  constructor(bounds: readonly number[]) {
    this.bounds = bounds
    this.counts = new Array<number>(bounds.length + 1).fill(0)
  }

  note(value: number): void {
    const { bounds } = this
    let index = 0
    while (index < bounds.length && value > (bounds[index] as number)) index++
    this.counts[index] = (this.counts[index] as number) + 1
    this.sum += exact(value)
  }
}
