import { randomFrom, shuffled } from './random.ts'

/**
 * When each of `count` begins within a period, ms from 0 to below the period. Polls whose period is
 * a multiple of the feed's lock to it, and keep for the whole run the phase that they began with:
 * one phase gives a mean that may be off by half the period. Each gets a part of the period of its
 * own and a random place in it, which brings their mean closer than as many free draws would; who
 * gets which part is drawn too.
 */
export function phases(count: number, period: number, seed: number): number[] {
  const random = randomFrom(seed, 0x9a5e)
  const parts = Array.from({ length: count }, (_, part) => ((part + random()) / count) * period)
  return shuffled(parts, random)
}
