import type { ClientLoad } from './clients/clients.ts'
import { Histogram } from './statistics/histogram.ts'

/** Milliseconds between two looks at the event loop; its delay below that is not seen. */
const RESOLUTION = 10

/**
 * What this process uses from now on, and how late its event loop is: is it what is measured?
 * Whatever comes while the loop stands still waits for the rest of it, and so a stall counts by its
 * length: one of 300 ms as 30 looks that were 300, 290, … 10 ms late (as HDR histograms correct for
 * an expected interval), where `monitorEventLoopDelay` would have one among a hundred.
 * @returns ends it
 */
export function ownLoad(): { end(): ClientLoad } {
  const lags = new Histogram(0)
  const cpu = process.cpuUsage()
  const began = performance.now()
  let due = began + RESOLUTION
  const look = (): void => {
    const now = performance.now()
    lags.record(Math.max(0, now - due) * 1000)
    for (let late = now - due - RESOLUTION; late > 0; late -= RESOLUTION) lags.record(late * 1000)
    due = now + RESOLUTION
  }
  const timer = setInterval(look, RESOLUTION)
  return {
    end() {
      look()
      clearInterval(timer)
      const { user, system } = process.cpuUsage(cpu)
      return {
        cpu: (user + system) / 1000 / (performance.now() - began),
        loopLag: (lags.percentile(99) ?? 0) / 1000,
      }
    },
  }
}
