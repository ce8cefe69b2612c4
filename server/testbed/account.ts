import type { Report } from '../../web/transports/transport.ts'
import { type Cursor, formatCursor, parseCursor } from '../feed/cursor.ts'
import type { FeedEvent } from '../feed/event.ts'
import type { LogRecord } from './log-record.ts'

type Start = Extract<Report, { kind: 'start' }>

/**
 * What a client reported, held against what the log had, by the promises of `Feed`: each event of the
 * log comes once, in order, and as it is, from where the client stood before, or it is told to start
 * over, for a reason that is one, from the snapshot of that place.
 */
export class Account {
  /** Broken promises. */
  readonly wrong: string[] = []
  /** Why it was told to start over, each time. */
  readonly resets: string[] = []
  /** What it was told of the log's being out of reach, in order. */
  readonly stale: boolean[] = []
  /** Events that came, other than in snapshots. */
  events = 0
  readonly #record: LogRecord
  #place: Cursor | undefined

  constructor(record: LogRecord, reports: readonly Report[]) {
    this.#record = record
    for (const [index, report] of reports.entries()) {
      if (report.kind === 'start') this.#start(report, snapshotAfter(index, reports))
      else if (report.kind === 'event' && report.arrival !== 'snapshot') this.#event(report.event)
      else if (report.kind === 'repeat') this.#repeat(report.id)
      else if (report.kind === 'stale') this.stale.push(report.stale)
      else if (report.kind === 'gap') {
        this.wrong.push(`promise 2: ${report.missing} were missing after ${report.after}`)
      }
    }
  }

  /** Where it stands, in the end. */
  get place(): Cursor | undefined {
    return this.#place
  }

  #start(start: Start, shown: readonly FeedEvent[]): void {
    const { outcome, reason, cursor } = start
    const place = parseCursor(cursor) as Cursor
    if (reason !== undefined) this.resets.push(reason)
    if (!isDue(start, this.#place, place)) {
      const why = [outcome, reason].filter(Boolean).join(': ')
      this.wrong.push(`promise 2: ${why} at ${cursor} after ${this.#at}`)
    }
    // Of a poll it is where the events lead that came with it.
    if (outcome === 'resumed') return
    this.#place = place
    for (const event of shown) this.#see(event)
    const expected = this.#record.snapshotAt(place)
    const ids = shown.map(({ id }) => id)
    if (expected !== undefined && `${ids}` !== `${expected}`) {
      this.wrong.push(`promise 5: at ${cursor} there was ${ids} for ${expected}`)
    }
  }

  #event(event: FeedEvent): void {
    this.events++
    const id = parseCursor(event.id) as Cursor
    const last = this.#place
    if (last === undefined || id.epoch !== last.epoch || id.seq !== last.seq + 1) {
      this.wrong.push(`promise 1 and 2: ${event.id} came after ${this.#at}`)
    }
    this.#place = id
    this.#see(event)
  }

  #repeat(id: string): void {
    const { epoch, seq } = parseCursor(id) as Cursor
    const last = this.#place
    if (last === undefined || epoch !== last.epoch || seq > last.seq) {
      this.wrong.push(`promise 3: ${id} was taken for a repeat after ${this.#at}`)
    }
  }

  #see(event: FeedEvent): void {
    const other = this.#record.see(event)
    if (other === undefined) return
    this.wrong.push(`promise 4: ${JSON.stringify(event)} came, and the log has ${other}`)
  }

  get #at(): string {
    return this.#place === undefined ? 'nothing' : formatCursor(this.#place)
  }
}

/** Whether a client that was at one place may be told to go on at another so. */
function isDue({ outcome, reason }: Start, from: Cursor | undefined, to: Cursor): boolean {
  if (outcome === 'live' || from === undefined) return outcome === 'live' && from === undefined
  if (reason === 'epoch') return from.epoch !== to.epoch
  const ahead = to.seq - from.seq
  const isRight = outcome === 'resumed' ? ahead >= 0 : reason === 'future' ? ahead < 0 : ahead > 0
  return from.epoch === to.epoch && isRight
}

/** The events that are reported right behind a start, as its snapshot. */
function snapshotAfter(index: number, reports: readonly Report[]): FeedEvent[] {
  const events: FeedEvent[] = []
  for (const report of reports.slice(index + 1)) {
    if (report.kind !== 'event' || report.arrival !== 'snapshot') break
    events.push(report.event)
  }
  return events
}
