/** One ping: when it left and when its answer came (page's clock), and what the server's clock said. */
export interface Ping {
  readonly sent: number
  readonly received: number
  readonly server: number
}

/** Pings older than this are forgotten: clocks drift, and a laptop that slept has a new offset. */
const KEEP = 60_000

/**
 * The server's clock as seen from here. Of the pings of the last minute the one with the smallest
 * round trip is believed: the server read its clock somewhere within it, so that the offset taken
 * at its middle is wrong by half of it at most, however unequal the two ways were.
 */
export class Clock {
  readonly #local: () => number
  #pings: Ping[] = []
  #best: Ping | undefined

  /** @param local the page's clock, ms since 1970; must not jump, so `Date.now` will not do */
  constructor(local: () => number = pageTime) {
    this.#local = local
  }

  /** The page's own clock, ms since 1970. */
  local(): number {
    return this.#local()
  }

  /** The server's clock, ms since 1970; the page's own until a ping was answered. */
  now(): number {
    return this.#local() + (this.offset ?? 0)
  }

  /** Milliseconds that the server is ahead; undefined until a ping was answered. */
  get offset(): number | undefined {
    const best = this.#best
    return best && best.server - (best.sent + best.received) / 2
  }

  /** Milliseconds by which the offset may be wrong, at most. */
  get uncertainty(): number | undefined {
    return this.#best && (this.#best.received - this.#best.sent) / 2
  }

  take(ping: Ping): void {
    this.#pings = this.#pings.filter((old) => ping.received - old.received <= KEEP)
    this.#pings.push(ping)
    this.#best = this.#pings.reduce((best, next) => (span(next) <= span(best) ? next : best))
  }
}

/** Milliseconds since 1970 by the clock that only goes forward. */
export function pageTime(): number {
  return performance.timeOrigin + performance.now()
}

function span(ping: Ping): number {
  return ping.received - ping.sent
}
