import { doubledRanks, twoSided } from './rank-sum.ts'

/** Up to so many differences, every way to sign them is counted; beyond, a normal does. */
const EXACT = 30

/**
 * Wilcoxon (1945): how likely differences around 0 would lean at least this much to one side. For
 * pairs, whose common drift is gone before anything is ranked. Differences of 0 are left out.
 * @returns 0 to 1
 */
export function signedRank(differences: readonly number[]): number {
  const lean = differences.filter((difference) => difference !== 0)
  if (lean.length === 0) return 1
  const ranks = doubledRanks(lean.map(Math.abs))
  const most = ranks.reduce((total, rank) => total + rank, 0)
  const seen = ranks.reduce((sum, rank, i) => sum + ((lean[i] ?? 0) > 0 ? rank : 0), 0)
  const off = Math.abs(seen - most / 2)
  if (lean.length > EXACT) {
    const deviation = Math.sqrt(ranks.reduce((total, rank) => total + rank ** 2, 0)) / 2
    return twoSided(Math.max(0, off - 1) / deviation)
  }
  const ways = new Float64Array(most + 1)
  ways[0] = 1
  for (const rank of ranks) {
    for (let s = most; s >= rank; s--) ways[s] = (ways[s] ?? 0) + (ways[s - rank] ?? 0)
  }
  const far = ways.reduce((sum, count, s) => {
    return Math.abs(s - most / 2) >= off - 1e-9 ? sum + count : sum
  }, 0)
  return far / 2 ** lean.length
}
