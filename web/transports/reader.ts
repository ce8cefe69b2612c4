import { type Cursor, parseCursor } from '../../server/feed/cursor.ts'
import type { Batch, FeedEvent } from '../../server/feed/event.ts'
import type { ConnectOptions, Report } from './transport.ts'

/**
 * A client's cursor, and the promises it is owed: drops what it had already, notices what is
 * missing, and starts over when it is told to. What every browser half does with what arrives.
 */
export class Reader {
  readonly #options: ConnectOptions
  #cursor: string | undefined
  #last: Cursor | undefined
  #starting = true
  /** Server time before which an event was missed while away rather than live. */
  #since = Number.NEGATIVE_INFINITY
  #server: string | undefined
  #stale = false
  #closed = false

  constructor(options: ConnectOptions) {
    this.#options = options
    this.#moveTo(options.cursor)
  }

  get cursor(): string | undefined {
    return this.#cursor
  }

  get closed(): boolean {
    return this.#closed
  }

  close(): void {
    this.#closed = true
  }

  /** Nothing is reported once the connection was closed. */
  report(report: Report): void {
    if (!this.#closed) this.#options.report(report)
  }

  /**
   * A connection is about to be made (anew): the query to make it with. Nothing, or the cursor,
   * which is left behind where the page wants to see what that costs.
   * @param why the connection before is gone, for a person
   */
  attach(why?: string): URLSearchParams {
    const keep = this.#options.keepCursor?.() ?? true
    const cursor = keep ? this.#cursor : undefined
    this.#starting = true
    this.#since = cursor === undefined ? Number.NEGATIVE_INFINITY : this.#now()
    this.report({ kind: 'state', state: 'connecting', ...(why && { why }) })
    return this.#query(cursor)
  }

  /** The shared log is out of reach, as far as this client was told. */
  get stale(): boolean {
    return this.#stale
  }

  /** What to ask with from where this client stands. */
  query(): URLSearchParams {
    return this.#query(this.#cursor)
  }

  /** Which of several servers this is from; undefined where it does not say. */
  servedBy(server: string | undefined): void {
    if (server === undefined || server === this.#server) return
    this.#server = server
    this.report({ kind: 'server', server })
  }

  #query(cursor: string | undefined): URLSearchParams {
    const { bench } = this.#options
    return new URLSearchParams({
      ...(bench !== undefined && { bench }),
      ...(cursor !== undefined && { cursor }),
    })
  }

  /** A poll was answered with nothing: whoever had a cursor has resumed, and the log is in reach. */
  nothing(): void {
    this.report({ kind: 'message', empty: true })
    this.#noteStale()
    if (this.#starting && this.#cursor !== undefined) {
      this.#started({ outcome: 'resumed', cursor: this.#cursor }, 0)
    }
  }

  /** A batch: `hello`, or what a poll was answered. */
  batch(batch: Batch): void {
    this.report({ kind: 'message', empty: false })
    this.servedBy(batch.server)
    this.#noteStale(batch.stale)
    if (batch.outcome === 'resumed') {
      if (this.#starting) this.#started(batch, 0)
      for (const event of batch.events) this.#receive(event)
    } else {
      this.#started(batch, this.#missedBy(batch))
      for (const event of batch.events) this.report({ kind: 'event', event, arrival: 'snapshot' })
    }
    this.#moveTo(batch.cursor)
  }

  /** An event on its own, as streams send it. */
  event(event: FeedEvent): void {
    this.report({ kind: 'message', empty: false })
    this.#receive(event)
  }

  heartbeat({ cursor, stale }: { cursor: string; stale?: boolean }): void {
    this.report({ kind: 'message', empty: true })
    this.#noteStale(stale)
    this.report({ kind: 'heartbeat', cursor })
    // It carries what this connection was sent: more than arrived means that something did not.
    const sent = parseCursor(cursor)
    if (sent === 'malformed' || this.#last === undefined) return
    if (sent.epoch === this.#last.epoch && sent.seq > this.#last.seq) {
      this.#gap(sent.seq - this.#last.seq)
      this.#moveTo(cursor)
    }
  }

  #receive(event: FeedEvent): void {
    const id = parseCursor(event.id)
    if (id === 'malformed') return
    const last = this.#last
    if (last !== undefined && id.epoch === last.epoch) {
      if (id.seq <= last.seq) {
        this.report({ kind: 'repeat', id: event.id })
        return
      }
      if (id.seq > last.seq + 1) this.#gap(id.seq - last.seq - 1)
    } else if (last !== undefined) {
      this.#gap(id.seq)
    }
    this.#moveTo(event.id)
    const arrival = event.at < this.#since ? 'replay' : 'live'
    this.report({ kind: 'event', event, arrival })
  }

  #started(
    { outcome, reason, cursor }: Pick<Batch, 'outcome' | 'reason' | 'cursor'>,
    missed: number | undefined,
  ): void {
    this.#starting = false
    this.report({ kind: 'state', state: 'open' })
    this.report({ kind: 'start', outcome, ...(reason && { reason }), cursor, missed })
  }

  /** Events after our last one that neither came nor are in the snapshot; unknown in another log. */
  #missedBy({ cursor, events }: Batch): number | undefined {
    const last = this.#last
    if (last === undefined) return 0
    const stand = parseCursor(cursor)
    if (stand === 'malformed' || stand.epoch !== last.epoch) return undefined
    const shown = events.filter(({ id }) => (parseCursor(id) as Cursor).seq > last.seq).length
    return Math.max(0, stand.seq - last.seq - shown)
  }

  #gap(missing: number): void {
    this.report({ kind: 'gap', after: this.#cursor ?? '', missing })
  }

  #noteStale(stale = false): void {
    if (stale !== this.#stale) this.report({ kind: 'stale', stale })
    this.#stale = stale
  }

  #moveTo(cursor: string | undefined): void {
    const position = cursor === undefined ? 'malformed' : parseCursor(cursor)
    // A malformed one is as good as none: sent, it would be refused, again and again.
    this.#cursor = position === 'malformed' ? undefined : cursor
    this.#last = position === 'malformed' ? undefined : position
  }

  #now(): number {
    return (this.#options.clock ?? Date.now)()
  }
}
