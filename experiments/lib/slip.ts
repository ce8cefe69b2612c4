/**
 * How far the most belated of evenly spaced events fell behind the most punctual one, ms. A server
 * that stands still makes up for it afterwards, all in one turn, and stamps what was overdue only
 * then: neither the count nor the ages show it (coordinated omission), but the spacing does.
 * @param ats when each entered the log, ms, in order and without a gap
 * @param rate events a second
 */
export function slipOf(ats: readonly number[], rate: number): number {
  if (ats.length === 0) return 0
  const behind = ats.map((at, index) => at - (1000 * index) / rate)
  return Math.max(...behind) - Math.min(...behind)
}
