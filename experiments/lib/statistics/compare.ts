import { leastRankSum, rankSum } from './rank-sum.ts'
import type { Figures } from './rounds.ts'
import { signedRank } from './signed-rank.ts'
import { type Spread, spread } from './spread.ts'

/** Of comparisons of the same with the same, at most this share is called a difference. */
export const FALSE_ALARMS = 0.05

/** `too-few`: not even rounds that lie entirely apart could have been called a difference. */
export type Outcome = 'differs' | 'no-difference' | 'too-few'

export interface Comparison {
  readonly outcome: Outcome
  /** How likely chance alone would have put them this far apart. */
  readonly p: number
  readonly a: Spread | undefined
  readonly b: Spread | undefined
  /** Median of b over that of a; of pairs the median of their ratios. */
  readonly ratio: number | undefined
}

/** Two sets of rounds that were measured apart: 4 each, or 3 and 5, are the fewest that can tell. */
export function compare(a: readonly number[], b: readonly number[]): Comparison {
  const none = a.length === 0 || b.length === 0
  const p = none ? 1 : rankSum(a, b)
  const canTell = leastRankSum(a.length, b.length) <= FALSE_ALARMS
  const [one, other] = [spread(a), spread(b)]
  const ratio = one && other && one.median !== 0 ? other.median / one.median : undefined
  return { outcome: outcomeOf(p, canTell), p, a: one, b: other, ratio }
}

/**
 * Two arms of the same rounds, paired by round, so that what drifted between rounds counts for
 * neither: 6 rounds are the fewest that can tell. Of positive figures their ratio decides, of
 * others their difference.
 */
export function comparePaired(rounds: readonly Figures[], a: string, b: string): Comparison {
  const pairs = rounds.flatMap(({ [a]: x, [b]: y }): [number, number][] => {
    return x === undefined || y === undefined ? [] : [[x, y]]
  })
  const isRatio = pairs.every(([x, y]) => x > 0 && y > 0)
  const p = signedRank(pairs.map(([x, y]) => (isRatio ? Math.log(y / x) : y - x)))
  const canTell = 2 ** (1 - pairs.length) <= FALSE_ALARMS
  return {
    outcome: outcomeOf(p, canTell),
    p,
    a: spread(pairs.map(([x]) => x)),
    b: spread(pairs.map(([, y]) => y)),
    ratio: isRatio ? spread(pairs.map(([x, y]) => y / x))?.median : undefined,
  }
}

function outcomeOf(p: number, canTell: boolean): Outcome {
  if (!canTell) return 'too-few'
  return p <= FALSE_ALARMS ? 'differs' : 'no-difference'
}

/**
 * Of many comparisons made together those that chance alone would hardly bring about even once:
 * with 5 % each, 40 of the same with the same would show two (Holm 1979).
 * @returns for each, whether it stands
 */
export function standing(ps: readonly number[]): boolean[] {
  const order = ps.map((p, index) => ({ p, index })).sort((x, y) => x.p - y.p)
  const stands = new Array<boolean>(ps.length).fill(false)
  for (const [rank, { p, index }] of order.entries()) {
    if (p * (ps.length - rank) > FALSE_ALARMS) break
    stands[index] = true
  }
  return stands
}
