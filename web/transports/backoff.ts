/** Bounds between which the longest delay doubles, in milliseconds. */
const FIRST = 1000
const MOST = 15_000

/**
 * Delays between attempts to reach the server: full jitter, from 0 to a bound that doubles from
 * 1 s to 15 s, so that clients which were cut off together do not come back together. The same for
 * every transport, so that their recovery compares.
 */
export class Backoff {
  #failures = 0

  /** Milliseconds until the next attempt. */
  next(): number {
    const most = Math.min(MOST, FIRST * 2 ** this.#failures)
    this.#failures++
    return Math.random() * most
  }

  succeeded(): void {
    this.#failures = 0
  }
}
