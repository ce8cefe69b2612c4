import { monitorEventLoopDelay } from 'node:perf_hooks'

/**
 * Milliseconds between two samples. Each wakes the process: every 10 ms for the statistics and every
 * 20 ms for the load, they were 8 of the 180 ms a second that a core spends on 20,000 deliveries.
 */
const RESOLUTION = 50

/** By how many milliseconds the event loop is late, watched once for all who ask. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION })

  constructor() {
    this.#histogram.enable()
  }

  /** Since the start; 0 as long as there is no sample. @param percent above 0, at most 100 */
  percentile(percent: number): number {
    return beyond(this.#histogram.percentile(percent))
  }

  /** Returns what tells the mean since it was last called; 0 where there is no sample. */
  meansFromNow(): () => number {
    let before = this.#taken()
    return () => {
      const now = this.#taken()
      const samples = now.samples - before.samples
      const mean = samples === 0 ? 0 : (now.sum - before.sum) / samples
      before = now
      return beyond(mean)
    }
  }

  close(): void {
    this.#histogram.disable()
  }

  #taken(): { samples: number; sum: number } {
    const { count, mean } = this.#histogram
    return { samples: count, sum: count === 0 ? 0 : count * mean }
  }
}

/** The histogram counts the interval itself, in nanoseconds; what is over it is the delay. */
function beyond(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION)
}
