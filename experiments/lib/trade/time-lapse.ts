import type { Workload } from './workload.ts'

/** Client's turnaround beside the way, ms; as the models have it by default. */
const TURNAROUND = 4
/** Events a second that must come, for a few seconds to say something. */
export const LEAST_RATE = 0.5
/** Events a second for which it is run faster. */
const GOOD_RATE = 1.5
/** ms between polls: an arm takes two of them, before and behind what is measured. */
const MOST_INTERVAL = 2000
/** Polls must stay apart by more than a round trip, or they would no longer keep their pace. */
const ROOM = 1.5

/** A workload as it is measured: `speed` times as fast, the way excepted. */
export interface TimeLapse {
  readonly speed: number
  /** Events a second. */
  readonly rate: number
  /** ms between short polls. */
  readonly interval: number
  /** Seconds. */
  readonly wait: number
}

/**
 * What comes twice a minute would take hours to measure. Run faster in all that it does by itself
 * (events, polls, holds), each poll finds as many events as it would, and ends as often with none:
 * requests and bytes for an event stay what they are. The way keeps its length, so that a little
 * more falls between two long polls than would. Whole seconds of `wait` allow its divisors.
 */
export function timeLapse({ rate, interval, wait, delay }: Workload): TimeLapse {
  const roundTrip = 2 * delay + TURNAROUND
  const speeds = Array.from({ length: wait }, (_, index) => index + 1).filter((speed) => {
    return wait % speed === 0 && (speed === 1 || interval / speed >= ROOM * roundTrip)
  })
  const isEnough = (speed: number) => rate * speed >= GOOD_RATE && interval / speed <= MOST_INTERVAL
  const speed = speeds.find(isEnough) ?? speeds.at(-1) ?? 1
  return { speed, rate: rate * speed, interval: interval / speed, wait: wait / speed }
}

/** Where nothing can be run faster. */
export function ownPace({ rate, interval, wait }: Workload): TimeLapse {
  return { speed: 1, rate, interval, wait }
}

/**
 * Ages of short polling at its own pace, of which measured ones are those at `interval`: what 99
 * of 100 wait at most is 99 % of the interval, so that the rest is added.
 */
export function slowed(age: number, { interval }: Workload, measured: TimeLapse): number {
  return age + 0.99 * (interval - measured.interval)
}
