import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Clock } from './clock.ts'
import { HeardEvent, LaneStateEvent } from './events.ts'
import { FrameThrottle } from './frame-throttle.ts'
import { duration, words } from './model/format.ts'
import { LaneRecord } from './model/lane-record.ts'
import { RoundTrip } from './model/round-trip.ts'
import type { Connection, Report, State, Transport } from './transports/transport.ts'

/** Stopped by a person; paused because the page is hidden. */
export type LaneState = State | 'stopped' | 'paused'

/** How long "reconnect" stays away, so that there is something to miss. */
export const AWAY = 5000

export interface LaneHost extends ReactiveControllerHost, EventTarget {
  readonly transport: Transport
  readonly clock: Clock
  /** Milliseconds between polls. */
  readonly interval: number
  readonly keepCursor: boolean
}

/** Ties the life of a lane's connection to its element's, and keeps the record of what it saw. */
export class LaneController implements ReactiveController {
  state: LaneState = 'stopped'
  /** Why the lane is not open, for a person; empty while it is. */
  why = ''
  roundTrip: RoundTrip | undefined
  readonly record = new LaneRecord()
  readonly #host: LaneHost
  readonly #throttle: FrameThrottle
  #connection: Connection | undefined
  #wanted = true
  #cursor: string | undefined
  #away: ReturnType<typeof setTimeout> | undefined
  #hiddenAt: number | undefined

  constructor(host: LaneHost) {
    this.#host = host
    this.#throttle = new FrameThrottle(() => host.requestUpdate())
    host.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#visibility)
    if (this.#wanted) this.start()
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#visibility)
    this.#throttle.cancel()
    this.#close()
  }

  /** Whether there is a connection, at work or trying to be. */
  get connected(): boolean {
    return this.#connection !== undefined
  }

  /** Whether a person wants the lane to run. */
  get running(): boolean {
    return this.#wanted
  }

  start(): void {
    this.#wanted = true
    if (this.#connection) return
    if (document.hidden) this.#visibility()
    else this.#open()
  }

  stop(): void {
    this.#wanted = false
    this.#close()
    this.#set('stopped')
  }

  /** Drops the connection, stays away for 5 s and comes back, with the cursor or without. */
  reconnect(): void {
    if (!this.#wanted || document.hidden) return
    this.#close()
    this.#set('waiting', `Dropped; back in ${AWAY / 1000} s`)
    this.#away = setTimeout(() => this.#open(), AWAY)
  }

  async publish(title: string): Promise<void> {
    const { clock, transport } = this.#host
    const trip = new RoundTrip(clock.local())
    this.roundTrip = trip
    this.#host.requestUpdate()
    try {
      if (!this.#connection) throw new Error('This lane is not connected.')
      const { id } = await this.#connection.publish({ title, from: `${transport.label} lane` })
      trip.receipt(id, clock.local())
    } catch (error) {
      trip.failed(error instanceof Error ? error.message : String(error))
    }
    this.#host.requestUpdate()
  }

  readonly #visibility = (): void => {
    if (!this.#wanted) return
    if (document.hidden) {
      if (this.#hiddenAt !== undefined) return
      this.#hiddenAt = this.#host.clock.local()
      this.#close()
      this.#set('paused', 'Paused while the page is hidden')
    } else {
      if (this.#hiddenAt !== undefined) {
        const hidden = duration(this.#host.clock.local() - this.#hiddenAt)
        this.record.journal.note(`Paused ${words(hidden)} while the page was hidden`)
      }
      this.start()
    }
  }

  #open(): void {
    const { transport, clock } = this.#host
    clearTimeout(this.#away)
    this.#hiddenAt = undefined
    this.#set('connecting')
    this.#connection = transport.connect({
      origin: location.origin,
      cursor: this.#cursor,
      report: (report) => this.#take(report),
      clock: () => clock.now(),
      keepCursor: () => this.#host.keepCursor,
      interval: () => this.#host.interval,
    })
  }

  #close(): void {
    clearTimeout(this.#away)
    this.#cursor = this.#connection?.cursor ?? this.#cursor
    this.#connection?.close()
    this.#connection = undefined
    this.record.tally.closed()
  }

  #set(state: LaneState, why = ''): void {
    this.why = why
    if (state !== this.state) {
      this.state = state
      this.#host.dispatchEvent(new LaneStateEvent(this.#host.transport.name, state))
    }
    this.#host.requestUpdate()
  }

  #take(report: Report): void {
    const { clock, transport } = this.#host
    const at = clock.local()
    if (report.kind === 'state') {
      const wait = report.retryIn === undefined ? '' : `again in ${words(duration(report.retryIn))}`
      this.#set(report.state, [report.why, wait].filter(Boolean).join('; '))
    }
    if (report.kind !== 'event') this.record.take(report, at)
    else {
      const { event, arrival } = report
      const lateness = clock.offset === undefined ? undefined : at + clock.offset - event.at
      this.record.take(report, at, lateness)
      if (event.type === 'notification') {
        this.roundTrip?.arrived(event.id, at)
        const heard = { lane: transport.name, id: event.id, lateness, arrival }
        this.#host.dispatchEvent(new HeardEvent(heard))
      }
    }
    this.#throttle.ask()
  }
}
