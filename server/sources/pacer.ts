/** Steps that one turn may take, so that what a long sleep left undone does not block the loop. */
const SLICE = 1000

/** Longest delay that setTimeout takes; beyond it Node warns and fires after 1 ms. */
const LONGEST_DELAY = 2 ** 31 - 1

/** A schedule that runs until it is stopped. */
export interface Pacer {
  /** Ends it at once, from within a step too; no timer is left behind. */
  stop(): void
}

/**
 * Runs `step` at absolute due times, so that no lateness adds up. A step runs at its due time or
 * up to a few milliseconds after it, never before it and never in the caller's own turn; one for
 * which the timer was late still runs. What is due together runs in one turn, a thousand at most.
 *
 * @param step returns when the next one is due, in milliseconds since the start: finite, and not
 *   before the one that just ran
 * @param first when the first one is due, in milliseconds from now
 */
export function pace(step: () => number, first = 0): Pacer {
  const started = performance.now()
  let due = first
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined

  function turn(): void {
    const elapsed = performance.now() - started
    for (let steps = 0; steps < SLICE && due <= elapsed; steps++) {
      due = step()
      if (stopped) return
    }
    arm()
  }

  function arm(): void {
    const delay = due - (performance.now() - started)
    // Rounded up, because a timer that fires within a millisecond of being due runs twice.
    if (delay > 0) timer = setTimeout(turn, Math.min(Math.ceil(delay), LONGEST_DELAY))
    else immediate = setImmediate(turn)
  }

  arm()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
      clearImmediate(immediate)
    },
  }
}
