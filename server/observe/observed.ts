import type { ResetReason } from '../feed/cursor.ts'
import type { Histogram } from './buckets.ts'
import type { Metric } from './metric.ts'
import type { Stats } from './stats.ts'

/** All that one process has counted, as plain data: it may come from another process. */
export interface Observed {
  readonly stats: Stats
  /** By transport, as `Deliveries` counts them. */
  readonly deliveries: Readonly<Record<string, Delivered>>
  /** By how many seconds the event loop was late for a timer. */
  readonly loopDelay: Histogram
  /** What Node and the system say of the process; only where somebody scrapes, since it costs more. */
  readonly runtime?: readonly Metric[]
}

export interface Delivered {
  readonly written: Histogram
  readonly resets: Readonly<Record<ResetReason, number>>
}

/** Processes that serve beside this one. */
export interface Others {
  /** Of those that run, and of those that are gone, as they last said. */
  readonly latest: {
    readonly workers: readonly Observed[]
    readonly departed: Observed | undefined
  }
  /** Has `latest` be what they say now. @param whole with `runtime` */
  refresh(whole?: boolean): Promise<void>
}
