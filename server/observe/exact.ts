/** In a second. */
const STEPS = 2 ** 20

/**
 * Seconds in steps of just under a microsecond, whose sums are exact, in whatever order they are added
 * up (to 2^33 s). What several processes counted is added up in another order once one of them is gone,
 * and a total that is less by its last bit is, to Prometheus, one that began again from nothing.
 */
export function exact(seconds: number): number {
  return Math.round(seconds * STEPS) / STEPS
}
