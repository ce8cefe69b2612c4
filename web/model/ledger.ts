import { parseCursor, type ResetReason } from '../../server/feed/cursor.ts'
import type { FeedEvent } from '../../server/feed/schema.ts'
import type { Arrival, Report } from '../transports/transport.ts'
import { type Absence, Stays } from './stays.ts'

/** How an event came to a lane; `reset`: in the snapshot that the lane was reset to. */
export type Had = Arrival | 'reset'

/** What became of one event in one lane. */
export type Cell =
  | {
      readonly kind: Had
      /** When it came: the page's clock, ms. */
      readonly at: number
      /** Milliseconds after it entered the log; undefined while the server's clock is not known. */
      readonly lateness: number | undefined
      /** How often it came again and was dropped. */
      readonly repeats: number
    }
  | { readonly kind: Absence }

export interface EventEntry {
  readonly kind: 'event'
  readonly key: string
  readonly seq: number
  readonly event: FeedEvent
  /** By the lane's name. */
  readonly cells: ReadonlyMap<string, Cell>
}

/** A lane was told to start over, here. */
export interface ResetEntry {
  readonly kind: 'reset'
  readonly key: string
  readonly lane: string
  readonly reason: ResetReason | undefined
  /** The seq it went on from. */
  readonly seq: number
  /** Events that are gone for it; undefined where the log is a new one. */
  readonly missed: number | undefined
}

export type Entry = EventEntry | ResetEntry

interface Place {
  /** Which of the logs, in the order in which they were first seen. */
  readonly log: number
  /** A reset stands at half a step above the event that it stands at. */
  readonly seq: number
}

type Row = Place &
  (
    | { readonly event: FeedEvent; readonly had: Map<string, Extract<Cell, { kind: Had }>> }
    | { readonly reset: ResetEntry }
  )

/** Rows kept: a minute of 8 events a second. */
const MOST = 500

/** One row an event: which lane had it when, and how. Bounded, the oldest go first. */
export class Ledger {
  readonly #lanes = new Map<string, Stays>()
  /** Whether what a lane's snapshots bring is owed to a reset. */
  readonly #wasReset = new Map<string, boolean>()
  #logs: string[] = []
  /** Ascending. */
  #rows: Row[] = []
  #byId = new Map<string, Row>()
  #resets = 0
  #version = 0

  /** Goes up whenever something changed. */
  get version(): number {
    return this.#version
  }

  /**
   * @param at the page's clock, ms
   * @param lateness of an event, ms; undefined while the server's clock is not known
   */
  take(lane: string, report: Report, at: number, lateness: number | undefined): void {
    const stays = this.#lanes.get(lane) ?? new Stays()
    this.#lanes.set(lane, stays)
    stays.take(report)
    if (report.kind === 'start') this.#start(lane, report)
    else if (report.kind === 'event') this.#event(lane, report, at, lateness)
    else if (report.kind === 'repeat') this.#repeat(lane, report.id)
    else if (report.kind !== 'gap' && report.kind !== 'heartbeat') return
    this.#version++
  }

  /** The newest entries, newest first, as they are now. */
  entries(most: number): Entry[] {
    return this.#rows
      .slice(-Math.min(most, MOST))
      .reverse()
      .map((row) => ('reset' in row ? row.reset : this.#entry(row)))
  }

  #entry(row: Extract<Row, { event: FeedEvent }>): EventEntry {
    const { event, had, seq } = row
    const epoch = this.#logs[row.log] ?? ''
    const isOlder = (a: string, b: string) => this.#logs.indexOf(a) < this.#logs.indexOf(b)
    const cells = new Map<string, Cell>()
    for (const [lane, stays] of this.#lanes) {
      cells.set(lane, had.get(lane) ?? { kind: stays.absence(epoch, seq, isOlder) })
    }
    return { kind: 'event', key: event.id, seq, event, cells }
  }

  #start(lane: string, { outcome, reason, cursor, missed }: Extract<Report, { kind: 'start' }>) {
    if (outcome !== 'resumed') this.#wasReset.set(lane, outcome === 'reset')
    const place = this.#place(cursor)
    if (place === undefined || outcome !== 'reset') return
    const { seq } = place
    const key = `reset ${this.#resets++}`
    const reset: ResetEntry = { kind: 'reset', key, lane, reason, seq, missed }
    this.#insert({ log: place.log, seq: seq + 0.5, reset })
  }

  #event(
    lane: string,
    { event, arrival }: Extract<Report, { kind: 'event' }>,
    at: number,
    lateness: number | undefined,
  ): void {
    const row = this.#byId.get(event.id) ?? this.#add(event)
    if (row === undefined || !('had' in row) || row.had.has(lane)) return
    const kind = arrival === 'snapshot' && this.#wasReset.get(lane) ? 'reset' : arrival
    row.had.set(lane, { kind, at, lateness, repeats: 0 })
  }

  #repeat(lane: string, id: string): void {
    const row = this.#byId.get(id)
    const cell = row && 'had' in row ? row.had.get(lane) : undefined
    if (row && 'had' in row && cell) row.had.set(lane, { ...cell, repeats: cell.repeats + 1 })
  }

  #add(event: FeedEvent): Row | undefined {
    const place = this.#place(event.id)
    if (place === undefined) return undefined
    const row: Row = { ...place, event, had: new Map() }
    this.#byId.set(event.id, row)
    this.#insert(row)
    return row
  }

  #place(cursor: string): Place | undefined {
    const position = parseCursor(cursor)
    if (position === 'malformed') return undefined
    if (!this.#logs.includes(position.epoch)) this.#logs.push(position.epoch)
    return { log: this.#logs.indexOf(position.epoch), seq: position.seq }
  }

  #insert(row: Row): void {
    // Nearly always the newest; only what a snapshot or a replay brings is looked for.
    let index = this.#rows.length
    while (index > 0 && isAfter(this.#rows[index - 1], row)) index--
    this.#rows.splice(index, 0, row)
    // Twice the bound before cutting, so that a fast feed does not copy the list at every event.
    if (this.#rows.length <= 2 * MOST) return
    for (const old of this.#rows.splice(0, MOST))
      if ('event' in old) this.#byId.delete(old.event.id)
  }
}

function isAfter(a: Row | undefined, b: Row): boolean {
  return a !== undefined && (a.log > b.log || (a.log === b.log && a.seq > b.seq))
}
