import { randomFrom, shuffled } from './random.ts'

/** One figure of each arm, measured in one round. */
export type Figures = Readonly<Record<string, number>>

/**
 * In which order each round runs what is compared. Rounds one after the other, rather than arm
 * after arm, put a machine's drift into every arm alike; a drawn order keeps what each arm leaves
 * behind (a warm cache, garbage) from always falling on the same next one.
 */
export function orders(arms: readonly string[], rounds: number, seed: number): string[][] {
  const random = randomFrom(seed, 0x0bde)
  return Array.from({ length: rounds }, () => shuffled(arms, random))
}
