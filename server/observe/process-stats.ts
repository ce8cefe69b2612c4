import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Stats } from './stats.ts'

/** Milliseconds between two looks at the event loop; its delay below that is not seen. */
const RESOLUTION = 10

/** Reads what this process costs; watches its event loop from now on. */
export function processStats(): { read(): Stats['process']; close(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  // The histogram counts the interval itself; what is over it is the delay.
  const late = (percentile: number): number =>
    Math.max(0, Math.round(delay.percentile(percentile) / 1e3 - RESOLUTION * 1e3) / 1e3)
  return {
    read() {
      const { user, system } = process.cpuUsage()
      const { rss, heapUsed } = process.memoryUsage()
      return {
        pid: process.pid,
        uptime: process.uptime(),
        cpuUser: user / 1e6,
        cpuSystem: system / 1e6,
        rss,
        heapUsed,
        loopDelayP50: late(50),
        loopDelayP99: late(99),
      }
    },
    close: () => void delay.disable(),
  }
}
