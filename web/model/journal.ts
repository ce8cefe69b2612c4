import type { FeedEvent } from '../../server/feed/schema.ts'
import type { Arrival } from '../transports/transport.ts'

export type Row =
  | {
      readonly kind: 'event'
      readonly key: number
      readonly event: FeedEvent
      readonly arrival: Arrival
      /** Milliseconds; undefined while the server's clock is not known. */
      readonly lateness: number | undefined
    }
  /** Something about the connection: where it started from, what went wrong. */
  | { readonly kind: 'note'; readonly key: number; readonly text: string }

/** Rows kept: enough that four lanes at different delays still share most of them. */
const MOST = 60

/** What a lane saw last, newest first. */
export class Journal {
  #rows: Row[] = []
  #keys = 0

  event(event: FeedEvent, arrival: Arrival, lateness: number | undefined): void {
    this.#add({ kind: 'event', key: this.#keys++, event, arrival, lateness })
  }

  note(text: string): void {
    this.#add({ kind: 'note', key: this.#keys++, text })
  }

  rows(): readonly Row[] {
    return this.#rows.slice(-MOST).reverse()
  }

  #add(row: Row): void {
    this.#rows.push(row)
    if (this.#rows.length > 2 * MOST) this.#rows = this.#rows.slice(-MOST)
  }
}
