import { randomFrom, shuffled } from './random.ts'

/** One figure of each arm, measured in one round. */
export type Figures = Readonly<Record<string, number>>

/**
 * In which order each round runs what is compared. Rounds one after the other, rather than arm
 * after arm, put a machine's drift into every arm alike; a drawn order keeps what each arm leaves
 * behind (a warm cache, garbage) from always falling on the same next one.
 * @param groupOf those of one group stay beside each other, also in an order drawn anew, so that a
 *   machine that is slower for some minutes is so for all of them; by default each is its own
 */
export function orders(
  arms: readonly string[],
  rounds: number,
  seed: number,
  groupOf: (arm: string) => string = (arm) => arm,
): string[][] {
  const random = randomFrom(seed, 0x0bde)
  const groups = new Map<string, string[]>()
  for (const arm of arms) groups.set(groupOf(arm), [...(groups.get(groupOf(arm)) ?? []), arm])
  return Array.from({ length: rounds }, () => {
    return shuffled([...groups.values()], random).flatMap((group) => shuffled(group, random))
  })
}
