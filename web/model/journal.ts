import type { FeedEvent } from '../../server/feed/schema.ts'
import type { Arrival, Report } from '../transports/transport.ts'

type Start = Extract<Report, { kind: 'start' }>

/** Something about the connection: where it started from, what went wrong. */
export type Note =
  /** `at`: the seq that it stands at. */
  | {
      readonly what: 'start'
      readonly outcome: Start['outcome']
      readonly reason: Start['reason']
      readonly at: string
    }
  /** Events that neither came nor are in the snapshot. */
  | { readonly what: 'missed'; readonly count: number }
  /** The log is a new one, so that what was missed cannot be known. */
  | { readonly what: 'unknown' }
  /** `missing` events did not come after the seq `after`. */
  | { readonly what: 'gap'; readonly missing: number; readonly after: string }
  /** What the server refused, in its words. */
  | { readonly what: 'problem'; readonly detail: string }
  /** Milliseconds for which the page was hidden. */
  | { readonly what: 'paused'; readonly ms: number }

export type Row =
  | {
      readonly kind: 'event'
      readonly key: number
      readonly event: FeedEvent
      readonly arrival: Arrival
      /** Milliseconds; undefined while the server's clock is not known. */
      readonly lateness: number | undefined
    }
  | { readonly kind: 'note'; readonly key: number; readonly note: Note }

/** Rows kept: enough that four lanes at different delays still share most of them. */
const MOST = 60

/** What a lane saw last, newest first. */
export class Journal {
  #rows: Row[] = []
  #keys = 0

  event(event: FeedEvent, arrival: Arrival, lateness: number | undefined): void {
    this.#add({ kind: 'event', key: this.#keys++, event, arrival, lateness })
  }

  note(note: Note): void {
    this.#add({ kind: 'note', key: this.#keys++, note })
  }

  rows(): readonly Row[] {
    return this.#rows.slice(-MOST).reverse()
  }

  #add(row: Row): void {
    this.#rows.push(row)
    if (this.#rows.length > 2 * MOST) this.#rows = this.#rows.slice(-MOST)
  }
}
