/** What several rounds say of one figure. */
export interface Spread {
  /** Rounds. */
  readonly rounds: number
  readonly median: number
  readonly min: number
  readonly max: number
  /** Between these lies the middle half of the rounds. */
  readonly q1: number
  readonly q3: number
}

/** Undefined of none. */
export function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined
  const sorted = Float64Array.from(values).sort()
  return {
    rounds: sorted.length,
    median: quantile(sorted, 0.5),
    min: quantile(sorted, 0),
    max: quantile(sorted, 1),
    q1: quantile(sorted, 0.25),
    q3: quantile(sorted, 0.75),
  }
}

/**
 * Between the two values beside it, in proportion (Hyndman and Fan 1996, type 7). Of an even and
 * small number of rounds the nearest rank would always be the lower of the two in the middle.
 * @param sorted ascending, one or more
 * @param share 0 to 1
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[below + 1] ?? low
  return low + (high - low) * (place - below)
}
