import type { Bounds, Cursor } from './cursor.ts'
import type { Entry } from './entry.ts'
import type { Draft } from './event.ts'

/**
 * The ordered, bounded log that everything reads. Every connection is a cursor into it; the
 * transports differ only in who moves the cursor, and what that costs on the wire.
 *
 * What a client may rely on, whatever the feed and the transport:
 *
 * 1. Order. A client sees events in `seq` order.
 * 2. No silent gap. Within an epoch `seq` is contiguous; a client either gets every event after
 *    its cursor or is told `reset`.
 * 3. At least once, and recognisable. A repeated event carries the id it had; clients drop
 *    `seq` <= last.
 * 4. Same JSON. An event is the same bytes of JSON on every transport.
 * 5. Same start. With no usable cursor a client starts from a snapshot: the newest price of each
 *    symbol and the 20 newest notifications, with the cursor they stand at.
 * 6. Resume anywhere. A cursor from one transport works on every other, and on every server
 *    process of the same feed.
 * 7. Bounded. No client, however slow, makes the server hold more than a fixed number of bytes
 *    for it.
 *
 * `publish` and `position` ask the log, which other processes may append to as well; everything
 * else answers at once from this process's memory of its tail.
 */
export interface Feed {
  /** True while the shared log is out of reach, and memory is all there is. */
  readonly stale: boolean

  /**
   * Seconds from the newest event's entry into a shared log until it was in this process's memory;
   * absent where memory is the log.
   */
  readonly lag?: number | undefined

  /** What memory holds now. */
  bounds(): Bounds

  /** Where the log itself stands now, which may be ahead of memory. @throws when out of reach */
  position(): Promise<Cursor>

  /** Appends one event and resolves to it, with its id and time. @throws when out of reach */
  publish(draft: Draft): Promise<Entry>

  /**
   * The entries after `seq`, oldest first, at most `limit`, ending early once they hold `bytes`
   * of JSON (but never empty if there is one).
   * @throws RangeError when the entry after `seq` was trimmed
   */
  read(seq: number, limit: number, bytes: number): readonly Entry[]

  /** The newest price of each symbol and the 20 newest notifications, in `seq` order. */
  snapshot(): readonly Entry[]

  /**
   * Calls back, synchronously, after memory changed: an event came in, the epoch is a new one,
   * or `stale` flipped. Returns what ends the subscription.
   */
  subscribe(changed: () => void): () => void

  /** Lets go of whatever the feed holds open. */
  close(): Promise<void>
}
