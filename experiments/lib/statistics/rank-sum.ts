/** Up to so many values in all, every way to deal them out is counted; beyond, a normal does. */
const EXACT = 40

/**
 * Mann and Whitney (1947): how likely two sets from the same distribution would lie at least this
 * far apart by their ranks, to either side. It assumes no shape and is not moved by one wild round.
 * @param a one or more
 * @param b one or more
 * @returns 0 to 1
 */
export function rankSum(a: readonly number[], b: readonly number[]): number {
  const ranks = doubledRanks([...a, ...b])
  const seen = sum(ranks.slice(0, a.length))
  const mean = (sum(ranks) * a.length) / ranks.length
  const off = Math.abs(seen - mean)
  return ranks.length <= EXACT
    ? exact(ranks, a.length, mean, off)
    : approximate(ranks, a.length, off)
}

/** The least that `rankSum` can be for so many. */
export function leastRankSum(a: number, b: number): number {
  let ways = 1
  for (let i = 1; i <= Math.min(a, b); i++) ways = (ways * (a + b - i + 1)) / i
  return Math.min(1, 2 / ways)
}

/**
 * Ranks from 1, of equal values the mean of theirs; twice that, which is whole. In the order of the
 * values.
 */
export function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((x, y) => x.value - y.value)
  const ranks = new Array<number>(values.length).fill(0)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to++
    for (let i = from; i <= to; i++) ranks[order[i]?.index ?? 0] = from + to + 2
    from = to + 1
  }
  return ranks
}

/** Of all choices of `size` ranks, the share whose sum is as far off the mean or further. */
function exact(ranks: readonly number[], size: number, mean: number, off: number): number {
  const most = sum(ranks)
  // ways[k][s]: to choose k ranks that sum up to s.
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1))
  const [none] = ways
  if (none) none[0] = 1
  let reached = 0
  for (const rank of ranks) {
    reached += rank
    for (let k = size; k >= 1; k--) {
      const [into, from] = [ways[k], ways[k - 1]]
      if (!into || !from) continue
      for (let s = reached; s >= rank; s--) into[s] = (into[s] ?? 0) + (from[s - rank] ?? 0)
    }
  }
  let [all, far] = [0, 0]
  for (const [s, count] of (ways[size] ?? []).entries()) {
    all += count
    if (Math.abs(s - mean) >= off - 1e-9) far += count
  }
  return far / all
}

/** With ties taken into account, and half a rank for continuity. */
function approximate(ranks: readonly number[], size: number, off: number): number {
  const n = ranks.length
  const middle = sum(ranks) / n
  const squares = ranks.reduce((total, rank) => total + (rank - middle) ** 2, 0)
  const variance = (size * (n - size) * squares) / (n * (n - 1))
  if (variance === 0) return 1
  // Ranks are doubled, and so half of one is 1.
  return twoSided(Math.max(0, off - 1) / Math.sqrt(variance))
}

/** How much of a normal distribution lies beyond z on both sides (Abramowitz and Stegun 7.1.26). */
export function twoSided(z: number): number {
  const x = z / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592]
  return factors.reduce((sum, factor) => (sum + factor) * t, 0) * Math.exp(-x * x)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
