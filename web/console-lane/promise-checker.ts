import { type Cursor, parseCursor } from '../../server/feed/cursor.ts'

/** How an event stands to the promises that a client is owed (DESIGN §3, 1 to 3). */
export type Finding =
  /** 1: it comes after one that it should have come before, and for the first time. */
  | { readonly promise: 1; readonly seq: number; readonly after: number }
  /** 2: so many before it did not come, and nothing said so. */
  | { readonly promise: 2; readonly seq: number; readonly after: number; readonly missing: number }
  /** 3: it has no id by which a repeat could be told, or another content under an id it had. */
  | { readonly promise: 3; readonly what: 'no-id' | 'other-content'; readonly id: string }

/** Events remembered, so that one that comes late is told from one that comes again. */
const MOST = 10_000

/** Holds what a client receives against promises 1 to 3. A repeat as such breaks none. */
export class PromiseChecker {
  readonly #contents = new Map<number, string>()
  #epoch: string | undefined
  #last: number | undefined

  /** The client starts here: what it had before no longer counts. */
  start(cursor: unknown): void {
    const place = placeOf(cursor)
    this.#contents.clear()
    this.#epoch = place?.epoch
    this.#last = place?.seq
  }

  /** Everything that is wrong with this event where it stands. */
  event(event: unknown): Finding[] {
    const id = (event as { id?: unknown } | null | undefined)?.id
    const place = placeOf(id)
    if (place === undefined) return [{ promise: 3, what: 'no-id', id: String(id) }]
    if (place.epoch !== this.#epoch) {
      // Another log, and nobody said `reset`: all of it that came before is missing.
      const isFirst = this.#epoch === undefined
      this.start(id)
      this.#remember(place.seq, event)
      if (isFirst || place.seq === 1) return []
      return [{ promise: 2, seq: place.seq, after: 0, missing: place.seq - 1 }]
    }
    return this.#within(place.seq, String(id), event)
  }

  #within(seq: number, id: string, event: unknown): Finding[] {
    const last = this.#last ?? seq - 1
    const had = this.#contents.get(seq)
    if (had !== undefined) {
      const isSame = had === JSON.stringify(event)
      return isSame ? [] : [{ promise: 3, what: 'other-content', id }]
    }
    this.#remember(seq, event)
    if (seq <= last) return this.#isKnownFrom(seq) ? [{ promise: 1, seq, after: last }] : []
    this.#last = seq
    return seq === last + 1 ? [] : [{ promise: 2, seq, after: last, missing: seq - last - 1 }]
  }

  /** Whether an event with this seq would be remembered, had it come: before that nobody knows. */
  #isKnownFrom(seq: number): boolean {
    const [oldest] = this.#contents.keys()
    return oldest !== undefined && seq > oldest
  }

  #remember(seq: number, event: unknown): void {
    this.#contents.set(seq, JSON.stringify(event))
    const [oldest] = this.#contents.keys()
    if (this.#contents.size > MOST && oldest !== undefined) this.#contents.delete(oldest)
  }
}

function placeOf(cursor: unknown): Cursor | undefined {
  const place = typeof cursor === 'string' ? parseCursor(cursor) : 'malformed'
  return place === 'malformed' ? undefined : place
}
