import { createHistogram } from 'node:perf_hooks'
import { Buckets } from './buckets.ts'

/**
 * Milliseconds between two samples. Each wakes the process: every 10 ms for the statistics and every
 * 20 ms for the load, they were 8 of the 180 ms a second that a core spends on 20,000 deliveries.
 */
const PERIOD = 50

/** Seconds. A timer of Node is up to 1 ms late by itself. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/**
 * By how much the event loop is late for a timer, watched once for all who ask. Not by Node's
 * `monitorEventLoopDelay`, which has no buckets: whoever scrapes needs them to tell the last minute
 * from the last day, and to add processes up, since percentiles can be neither subtracted nor averaged.
 */
export class LoopDelay {
  readonly seconds = new Buckets(BOUNDS)
  /** Microseconds, and 1 for less than that. */
  readonly #histogram = createHistogram()
  readonly #timer: NodeJS.Timeout
  #due = performance.now() + PERIOD

  constructor() {
    this.#timer = setInterval(() => this.#look(), PERIOD).unref()
  }

  /** Milliseconds, since the start; 0 as long as there is no sample. @param percent above 0, at most 100 */
  percentile(percent: number): number {
    return this.#histogram.count === 0 ? 0 : this.#histogram.percentile(percent) / 1000
  }

  /** Returns what tells the mean in milliseconds since it was last called; 0 where there is no sample. */
  meansFromNow(): () => number {
    let before = this.#taken()
    return () => {
      const now = this.#taken()
      const samples = now.samples - before.samples
      const mean = samples === 0 ? 0 : (now.seconds - before.seconds) / samples
      before = now
      return mean * 1000
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const time = performance.now()
    const late = Math.max(0, time - this.#due)
    this.#due = time + PERIOD
    this.#histogram.record(Math.max(1, Math.round(late * 1000)))
    this.seconds.note(late / 1000)
  }

  #taken(): { samples: number; seconds: number } {
    return { samples: this.#histogram.count, seconds: this.seconds.sum }
  }
}
