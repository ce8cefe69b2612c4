/** Bounds between which the longest delay doubles, in milliseconds. */
const FIRST = 1000
const MOST = 15_000

/** Milliseconds beyond which a server is not believed that says when to come again. */
const LONGEST_WISH = 60_000

/**
 * Delays between attempts to reach the server: full jitter, from 0 to a bound that doubles from
 * 1 s to 15 s, so that clients which were cut off together do not come back together. The same for
 * every transport, so that their recovery compares.
 */
export class Backoff {
  readonly #random: () => number
  #failures = 0

  /** @param random from 0 to below 1 */
  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  /**
   * Milliseconds until the next attempt.
   * @param wish milliseconds for which the server asked to be left alone (a minute at most); they
   *   come on top, since it says the same to many
   */
  next(wish = 0): number {
    const most = Math.min(MOST, FIRST * 2 ** this.#failures)
    this.#failures++
    return Math.min(wish, LONGEST_WISH) + this.#random() * most
  }

  succeeded(): void {
    this.#failures = 0
  }
}
