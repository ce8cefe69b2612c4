import { median } from './median.ts'

/** What had crossed a road when it was read. */
export interface Sample {
  /** ms of the page. */
  readonly at: number
  readonly bytes: number
  readonly requests: number
  readonly events: number
}

/**
 * Bytes of something that brings no event, such as a heartbeat or an empty poll: of the times
 * between two readings those in which it happened once, and nothing else did.
 * @param moments when it happened, ms of the page
 * @param requests how many requests it takes
 */
export function quietBytes(
  samples: readonly Sample[],
  moments: readonly number[],
  requests: number,
): { readonly bytes: number | undefined; readonly n: number } {
  const found: number[] = []
  for (const [index, after] of samples.entries()) {
    const before = samples[index - 1]
    if (before === undefined || after.events !== before.events) continue
    if (after.requests - before.requests !== requests) continue
    const happened = moments.filter((at) => at > before.at && at <= after.at).length
    if (happened === 1 && after.bytes > before.bytes) found.push(after.bytes - before.bytes)
  }
  return { bytes: median(found), n: found.length }
}
