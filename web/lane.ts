import type { Way } from './bench.ts'
import type { Clock } from './clock.ts'
import { FrameThrottle } from './frame-throttle.ts'
import { LaneRecord } from './model/lane-record.ts'
import { RoundTrip, type Trip } from './model/round-trip.ts'
import type { PageSettings } from './model/settings.ts'
import { LaneTimeline } from './model/timeline.ts'
import type { Connection, Report, State, Transport } from './transports/transport.ts'

/** Stopped by a person; paused because the page is hidden. */
export type LaneState = State | 'stopped' | 'paused'

/** How long "reconnect" stays away, so that there is something to miss. */
export const AWAY = 5000

/** Milliseconds after which a road over which a lane never opened is doubted. */
const DOUBT = 3000

/** What a lane takes from the page that it is on. */
export interface LanePage {
  readonly clock: Clock
  readonly settings: PageSettings
  wayOf(transport: string): Way
  /** The lane could not open over its road: is there a way at all? */
  doubt(transport: string): Promise<void>
}

/** Hears each report, with the page's time and, of an event, its lateness where that is known. */
export type Hear = (report: Report, at: number, lateness: number | undefined) => void

/** One transport at work, and the record of what it saw, whoever shows it. */
export class Lane {
  readonly transport: Transport
  readonly record = new LaneRecord()
  readonly timeline = new LaneTimeline()
  state: LaneState = 'stopped'
  /** Why the lane is not open, in English, for `said()`; empty while it is. */
  why = ''
  /** Milliseconds of the back-off that is being waited out. */
  retryIn: number | undefined
  roundTrip: RoundTrip | undefined
  /** Whether this lane brings its cursor when it comes back. */
  keepCursor = true
  #way: Way = { kind: 'own', origin: '', bench: undefined }
  readonly #page: LanePage
  readonly #watchers = new Set<() => void>()
  readonly #listeners = new Set<Hear>()
  readonly #throttle = new FrameThrottle(() => this.#show())
  #connection: Connection | undefined
  #wanted = true
  #cursor: string | undefined
  #away: ReturnType<typeof setTimeout> | undefined
  #doubt: ReturnType<typeof setTimeout> | undefined
  #wasOpen = false
  #hiddenAt: number | undefined

  constructor(transport: Transport, page: LanePage) {
    this.transport = transport
    this.#page = page
  }

  /** What its connection goes over. */
  get way(): Way['kind'] {
    return this.#way.kind
  }

  /** Whether there is a connection, at work or trying to be. */
  get connected(): boolean {
    return this.#connection !== undefined
  }

  /** Whether a person wants the lane to run. */
  get running(): boolean {
    return this.#wanted
  }

  /** Which of several servers answered last; undefined where there is one. */
  get server(): string | undefined {
    return this.record.server
  }

  get cursor(): string | undefined {
    return this.#connection?.cursor ?? this.#cursor
  }

  /** Calls back, on an animation frame and ten times a second at most, when something changed. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed)
    return () => void this.#watchers.delete(changed)
  }

  /** Calls back at once for each report. Returns what ends it. */
  listen(hear: Hear): () => void {
    this.#listeners.add(hear)
    return () => void this.#listeners.delete(hear)
  }

  start(): void {
    this.#wanted = true
    if (this.#connection) return
    if (document.hidden) this.hide()
    else this.#open()
  }

  stop(): void {
    this.#wanted = false
    this.#close('stopped')
    this.#set('stopped')
  }

  /** Drops the connection, stays away for `ms` and comes back, with the cursor or without. */
  reconnect(ms = AWAY): void {
    if (!this.#wanted || document.hidden) return
    this.#close('away')
    this.#set('waiting', 'dropped by you', ms)
    this.#away = setTimeout(() => this.#open(), ms)
  }

  /** Its way has become another one: goes on there from its cursor. */
  move(): void {
    if (this.#connection === undefined) return
    const { kind, origin, bench } = this.#page.wayOf(this.transport.name)
    if (kind === this.#way.kind && origin === this.#way.origin && bench === this.#way.bench) return
    this.#close('away')
    this.#open()
  }

  /** The page is hidden: a browser would slow the lane down, and its figures would lie. */
  hide(): void {
    if (!this.#wanted || this.#hiddenAt !== undefined) return
    this.#hiddenAt = this.#page.clock.local()
    this.#close('paused')
    this.#set('paused', 'paused while the page is hidden')
  }

  show(): void {
    if (!this.#wanted) return
    if (this.#hiddenAt !== undefined) {
      const ms = this.#page.clock.local() - this.#hiddenAt
      this.record.journal.note({ what: 'paused', ms })
    }
    this.start()
  }

  /** Leaves for good; the record stays. */
  end(): void {
    this.#throttle.cancel()
    this.#close('stopped')
  }

  /** Publishes the way this transport would, and times the way round. */
  async publish(title: string): Promise<Trip> {
    const { clock } = this.#page
    const trip = new RoundTrip(clock.local())
    this.roundTrip = trip
    this.#throttle.ask()
    try {
      if (!this.#connection) throw new Error('This lane is not connected.')
      const from = `${this.transport.label} lane`
      const { id } = await this.#connection.publish({ title, from })
      trip.receipt(id, clock.local())
    } catch (error) {
      trip.failed(error instanceof Error ? error.message : String(error))
    }
    this.#throttle.ask()
    return trip.trip()
  }

  #open(): void {
    const { clock } = this.#page
    const { name, connect } = this.transport
    const way = this.#page.wayOf(name)
    if (way.origin !== this.#way.origin) this.#wasOpen = false
    this.#way = way
    clearTimeout(this.#away)
    this.#hiddenAt = undefined
    this.#set('connecting')
    this.#connection = connect({
      origin: way.origin,
      bench: way.bench,
      cursor: this.#cursor,
      report: (report) => this.#take(report),
      clock: () => clock.now(),
      keepCursor: () => this.keepCursor && this.#page.settings.keepCursor,
      interval: () => this.#page.settings.interval,
      wait: () => this.#page.settings.wait,
    })
    clearTimeout(this.#doubt)
    if (way.kind === 'road' && !this.#wasOpen) {
      this.#doubt = setTimeout(() => this.#doubted(), DOUBT + 4 * this.#page.settings.delay)
    }
  }

  #close(why: 'stopped' | 'paused' | 'away'): void {
    clearTimeout(this.#away)
    clearTimeout(this.#doubt)
    this.#cursor = this.cursor
    this.#connection?.close()
    this.#connection = undefined
    this.record.tally.closed()
    this.timeline.closed(this.#page.clock.local(), why)
  }

  #doubted(): void {
    clearTimeout(this.#doubt)
    if (!this.#wasOpen && this.way === 'road') void this.#page.doubt(this.transport.name)
  }

  #set(state: LaneState, why = '', retryIn?: number): void {
    this.state = state
    this.why = why
    this.retryIn = retryIn
    if (state === 'open') this.#wasOpen = true
    if (state === 'waiting' && this.#connection) this.#doubted()
    this.#throttle.ask()
  }

  #take(report: Report): void {
    const { clock } = this.#page
    const at = clock.local()
    if (report.kind === 'state') this.#set(report.state, report.why, report.retryIn)
    const event = report.kind === 'event' ? report.event : undefined
    const { offset } = clock
    const lateness = event && offset !== undefined ? at + offset - event.at : undefined
    this.record.take(report, at, lateness)
    this.timeline.take(report, at)
    if (event?.type === 'notification') this.roundTrip?.arrived(event.id, at)
    for (const hear of this.#listeners) hear(report, at, lateness)
    this.#throttle.ask()
  }

  #show(): void {
    for (const changed of this.#watchers) changed()
  }
}
