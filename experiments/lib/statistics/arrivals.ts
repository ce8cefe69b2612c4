import { randomExponential } from 'd3-random'
import { randomFrom } from './random.ts'

export interface ArrivalSettings {
  /** A second, above 0. */
  readonly rate: number
  readonly arrivals: 'periodic' | 'poisson'
  /** ms. */
  readonly duration: number
  readonly seed: number
}

/**
 * When each is meant to be sent, ms from the start, ascending and below the duration: fixed
 * beforehand, so that models can be held against simulations of many hours. A periodic train begins at a random phase, a Poisson process has none.
 * @throws RangeError when the rate is not above 0, or more than a million would come of it
 */
export function intendedTimes({ rate, arrivals, duration, seed }: ArrivalSettings): number[] {
  if (!(rate > 0) || (rate * duration) / 1000 > 1e6) {
    throw new RangeError(`${rate} a second for ${duration} ms is out of bounds`)
  }
  const random = randomFrom(seed, 0xa221)
  const times: number[] = []
  if (arrivals === 'periodic') {
    const period = 1000 / rate
    const phase = random() * period
    // Multiplied and not added up, so that rounding does not pass for drift.
    for (let k = 0; phase + k * period < duration; k++) times.push(phase + k * period)
    return times
  }
  const gap = randomExponential.source(random)(rate / 1000)
  for (let at = gap(); at < duration; at += gap()) times.push(at)
  return times
}
