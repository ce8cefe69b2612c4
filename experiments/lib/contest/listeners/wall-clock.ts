import { localTime } from '../../drivers/wire.ts'

export interface WallOffset {
  /** Milliseconds that the wall clock is ahead of this process's own. */
  readonly offset: number
  /** Milliseconds by which that may be wrong. */
  readonly uncertainty: number
}

/**
 * How far a process's clock, which goes on from the wall clock as it was at its start, is off that
 * now. Contestants have just started, and so theirs is the wall clock; clients may have lived through
 * the wall clock being set. Looks for five of its ticks, 5 ms in all; believes where all agree.
 */
export function wallOffset(ticks = 5): WallOffset {
  let low = Number.NEGATIVE_INFINITY
  let high = Number.POSITIVE_INFINITY
  for (let tick = 0; tick < ticks; tick++) {
    // The wall clock ticked after `before`, when it was last looked at and had not, and by now.
    let before = localTime()
    const start = Date.now()
    for (;;) {
      const next = localTime()
      const wall = Date.now()
      if (wall !== start) {
        low = Math.max(low, wall - localTime())
        high = Math.min(high, wall - before)
        break
      }
      before = next
    }
  }
  return { offset: (low + high) / 2, uncertainty: Math.abs(high - low) / 2 }
}
