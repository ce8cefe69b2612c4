import type { Cursor } from './cursor.ts'
import type { Feed } from './feed.ts'

/** How long the log may take to answer, and memory to catch up with it, in ms. */
const PATIENCE = 1000

/**
 * Resolves once this process's memory can decide about a cursor; undefined where it can already,
 * as nearly always: a promise for each poll would be paid for by all of them. A process that is one event
 * behind its log must wait for that event rather than call its cursor "future" (seen once in
 * 3,000 polls that alternated between two processes); so where memory knows neither the epoch nor
 * the seq, the log is asked, and if it has the event, memory may catch up, all of it within a
 * second. A log out of reach leaves memory to decide.
 */
export function caughtUp(
  feed: Feed,
  cursor: Cursor | 'malformed' | undefined,
): Promise<void> | undefined {
  if (cursor === undefined || cursor === 'malformed' || has(feed, cursor)) return undefined
  return new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    const timer = setTimeout(done, PATIENCE)
    const unsubscribe = feed.subscribe(() => {
      if (has(feed, cursor)) done()
    })
    const decided = (log: Cursor): void => {
      if (log.epoch !== cursor.epoch || log.seq < cursor.seq || has(feed, cursor)) done()
    }
    feed.position().then(decided, done)
  })
}

function has(feed: Feed, cursor: Cursor): boolean {
  const memory = feed.bounds()
  return cursor.epoch === memory.epoch && cursor.seq <= memory.newest
}
