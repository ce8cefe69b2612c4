import type { Counts, Stats } from '../../server/observe/stats.ts'
import { WINDOW } from './lane-tally.ts'

/** What a transport cost on the server's sockets over about the last minute, for all its clients. */
export interface Cost {
  readonly bytes: number
  readonly deliveries: number
  /** `undefined` while nothing was delivered: there is nothing to divide by. */
  readonly bytesPerEvent: number | undefined
  readonly seconds: number
  /** Whether it shares connections of HTTP/2, of which the server cannot split the bytes. */
  readonly isShared?: boolean
}

interface Reading {
  readonly at: number
  readonly stats: Stats
}

/** The last minute of the server's statistics, from which costs are differences. */
export class CostWindow {
  #readings: Reading[] = []

  /** @param at ms of the server's clock */
  take(at: number, stats: Stats): void {
    const last = this.#readings.at(-1)
    // A server that started again counts from 0 again: no difference may span that.
    if (last && last.stats.process.pid !== stats.process.pid) this.#readings = []
    if (last && last.stats.process.uptime > stats.process.uptime) this.#readings = []
    this.#readings.push({ at, stats })
    while (at - (this.#readings[0]?.at ?? at) > WINDOW * 1000) this.#readings.shift()
  }

  of(transport: string): Cost | undefined {
    const [first] = this.#readings
    const last = this.#readings.at(-1)
    const before = first?.stats.transports[transport]
    const after = last?.stats.transports[transport]
    if (!first || !last || !before || !after) return undefined
    const isShared = (last.stats.http2?.requests[transport] ?? 0) > 0
    const bytes = total(after) - total(before)
    const deliveries = after.deliveries - before.deliveries
    return {
      bytes,
      deliveries,
      bytesPerEvent: deliveries > 0 && !isShared ? bytes / deliveries : undefined,
      seconds: (last.at - first.at) / 1000,
      ...(isShared && { isShared }),
    }
  }
}

function total(counts: Counts): number {
  return counts.bytesIn + counts.bytesOut
}
