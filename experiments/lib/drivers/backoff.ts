import type { Backoff } from './driver.ts'

/** Bounds between which the longest delay doubles, ms: those of `web/transports/backoff.ts`. */
const FIRST = 1000
const MOST = 15_000

/**
 * As browser halves do: full jitter up to a bound that doubles from 1 s to 15 s; an event stream's
 * first attempt after the `retry:` that it was told, as an EventSource makes it.
 */
export function likeBrowsers(random: () => number): Backoff {
  return (failures, hint) => {
    if (failures === 0 && hint !== undefined) return hint
    return random() * Math.min(MOST, FIRST * 2 ** failures)
  }
}
