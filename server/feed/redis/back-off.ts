/** Milliseconds. */
const FIRST = 100
const MOST = 1000

/** Milliseconds to wait after so many failures in a row: full jitter, since all processes fail at once. */
export function backOff(failures: number, random = Math.random): number {
  return random() * Math.min(MOST, FIRST * 2 ** failures)
}
