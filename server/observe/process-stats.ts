import type { LoopDelay } from './loop-delay.ts'
import type { Stats } from './stats.ts'

/** What this process costs, in seconds of CPU, bytes, and milliseconds of delay to the microsecond. */
export function processStats(delay: LoopDelay): Stats['process'] {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    pid: process.pid,
    uptime: process.uptime(),
    cpuUser: user / 1e6,
    cpuSystem: system / 1e6,
    rss,
    heapUsed,
    loopDelayP50: Math.round(1e3 * delay.percentile(50)) / 1e3,
    loopDelayP99: Math.round(1e3 * delay.percentile(99)) / 1e3,
  }
}
