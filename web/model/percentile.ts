/**
 * Nearest-rank percentile: always a value that was measured, never one in between.
 * @param sorted ascending
 * @param p 0 to 100
 */
export function percentile(sorted: ArrayLike<number>, p: number): number | undefined {
  const rank = Math.ceil((p / 100) * sorted.length)
  return sorted[Math.max(0, rank - 1)]
}
