/**
 * A cursor is a place in one log, written `<epoch>.<seq>`. As the id of an event it names that
 * event; in a client's hands it means "I have everything up to here".
 *
 * Why the epoch: a server that starts again counts from 1 again. A client that stands at 4,812 of
 * the old log would otherwise be sent nothing until the new log reaches 4,813, and would never
 * know that it missed 4,812 events. With the epoch that is a `reset`, not a silent gap.
 */
export interface Cursor {
  /** The life of one log: 8 to 16 of [A-Za-z0-9]. */
  readonly epoch: string
  /** 0 (before the first event) to 2^53 - 1. */
  readonly seq: number
}

/** What a log holds. An empty log has `oldest === newest + 1`. */
export interface Bounds {
  readonly epoch: string
  /** seq of the oldest event that can still be read. */
  readonly oldest: number
  /** seq of the newest event; 0 before the first. */
  readonly newest: number
}

export type ResetReason = 'epoch' | 'future' | 'trimmed' | 'behind' | 'malformed'

/** How a client with a given cursor goes on. */
export type Decision =
  | { readonly outcome: 'live' }
  | { readonly outcome: 'reset'; readonly reason: ResetReason }
  | { readonly outcome: 'resumed'; readonly seq: number }

/** The grammar of a cursor, for schemas. 2^53 - 1 has 16 digits; `parseCursor` also checks its value. */
export const CURSOR_PATTERN = '^[A-Za-z0-9]{8,16}\\.(0|[1-9][0-9]{0,15})$'

const grammar = new RegExp(CURSOR_PATTERN)

/**
 * Reads a cursor. Anything but the exact grammar is `malformed`: signs, leading zeros, exponents
 * and numbers beyond 2^53 - 1 included, so that none of them reaches a store that would guess.
 */
export function parseCursor(text: string): Cursor | 'malformed' {
  if (!grammar.test(text)) return 'malformed'
  const dot = text.indexOf('.')
  const seq = Number(text.slice(dot + 1))
  return Number.isSafeInteger(seq) ? { epoch: text.slice(0, dot), seq } : 'malformed'
}

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}.${cursor.seq}`
}

/** The one decision that every transport starts from, as DESIGN §3 lists its rows. */
export function decide(cursor: Cursor | 'malformed' | undefined, log: Bounds): Decision {
  if (cursor === undefined) return { outcome: 'live' }
  if (cursor === 'malformed') return { outcome: 'reset', reason: 'malformed' }
  if (cursor.epoch !== log.epoch) return { outcome: 'reset', reason: 'epoch' }
  if (cursor.seq > log.newest) return { outcome: 'reset', reason: 'future' }
  if (cursor.seq + 1 < log.oldest) return { outcome: 'reset', reason: 'trimmed' }
  return { outcome: 'resumed', seq: cursor.seq }
}
