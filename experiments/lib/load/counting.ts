import { setTimeout as sleep } from 'node:timers/promises'
import { ownLoad } from '../own-load.ts'
import { cpuOf, usedBetween } from '../proc.ts'
import { Histogram } from '../statistics/histogram.ts'
import type { Loaded } from './load.ts'

/** Raw times kept: tens of thousands are counted, and the histogram is fine enough. */
const KEEP = 400

/** What is done within a span of time, while it goes on before and after. */
export class Counting {
  failures = 0
  #isOn = false
  #done = 0
  #bytes = 0
  #times = new Histogram(KEEP)
  readonly #statuses: Record<string, number> = {}

  /** @param ms that it took */
  done(ms: number, status?: number, bytes = 0): void {
    if (!this.#isOn) return
    this.#done++
    this.#bytes += bytes
    this.#times.record(ms * 1000)
    if (status !== undefined) this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
  }

  /** Counts for so many seconds, after so many others; then lets `end` end it all. */
  async over(
    span: { readonly warmUp: number; readonly seconds: number; readonly serverPid: number },
    end: () => Promise<void>,
  ): Promise<Loaded> {
    await sleep(span.warmUp * 1000)
    const before = await cpuOf(span.serverPid)
    const load = ownLoad()
    const began = performance.now()
    this.#isOn = true
    await sleep(span.seconds * 1000)
    this.#isOn = false
    const after = await cpuOf(span.serverPid)
    const seconds = (performance.now() - began) / 1000
    const used = load.end()
    await end()
    return {
      done: this.#done,
      seconds,
      times: this.#times.toJSON(),
      statuses: this.#statuses,
      failures: this.failures,
      bytes: this.#bytes,
      load: used,
      serverCpu: usedBetween(before, after)?.total,
    }
  }
}
