/**
 * Share of the events that a client never sees which is cut again and again and comes back without
 * its cursor (at most once): it is away for t_off of each cycle, and what happens then is gone.
 * @param on ms from coming back to the next cut, on average
 * @param off ms from a cut to coming back, on average
 */
export function lossWithoutCursor(on: number, off: number): number {
  return on + off === 0 ? 0 : off / (on + off)
}

/**
 * The same of a client that polls: its start over skips what happened since its last answer too,
 * which at a cut is half an interval ago on average.
 * @param interval ms between two polls, shorter than `on`
 */
export function pollingLossWithoutCursor(on: number, off: number, interval: number): number {
  return lossWithoutCursor(on - interval / 2, off + interval / 2)
}
