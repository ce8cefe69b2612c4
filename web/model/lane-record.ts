import type { FeedEvent } from '../../server/feed/schema.ts'
import type { Arrival, Report } from '../transports/transport.ts'
import { type Comeback, comeback, missedBetween, seqOf } from './comeback.ts'
import { plural } from './format.ts'
import { Journal } from './journal.ts'
import { LaneTally } from './lane-tally.ts'
import { Market } from './market.ts'
import { Notices } from './notices.ts'

type Start = Extract<Report, { kind: 'start' }>

/** Everything a lane saw, over all its connections. Times are ms of one clock. */
export class LaneRecord {
  readonly tally = new LaneTally()
  readonly market = new Market()
  readonly notices = new Notices()
  readonly journal = new Journal()
  comeback: Comeback | undefined
  /** The shared log is out of the server's reach. */
  stale = false
  /** Where the lane stood when it began to connect, to tell what a start without cursor missed. */
  #from: string | undefined
  /** Events after that which the snapshot has. */
  #shown = 0

  /** @param cursor of the connection before this one, whether or not this one takes it along */
  connects(cursor: string | undefined): void {
    this.#from = cursor
    this.#shown = 0
  }

  /** @param lateness of an event, ms; undefined while the server's clock is not known */
  take(report: Report, at: number, lateness?: number): void {
    if (report.kind === 'start') {
      this.#start(report, at)
      return
    }
    this.tally.take(report, at, lateness)
    if (report.kind === 'event') this.#event(report.event, report.arrival, lateness)
    else if (report.kind === 'stale') this.stale = report.stale
    else if (report.kind === 'problem') this.journal.note(`Problem: ${report.problem.detail}`)
    else if (report.kind === 'gap') {
      this.journal.note(`${plural(report.missing, 'event')} missing after ${seqOf(report.after)}`)
    }
  }

  #start(report: Start, at: number): void {
    const { outcome, reason, cursor } = report
    this.comeback = comeback(report, this.comeback !== undefined)
    if (outcome !== 'resumed') {
      this.market.clear()
      this.notices.clear()
    }
    this.journal.note(`Start: ${reason ? `${outcome} (${reason})` : outcome} at ${seqOf(cursor)}`)
    // The snapshot follows in this turn; what it shows was not missed.
    queueMicrotask(() => this.#settle(report, at))
  }

  /** A new connection without a cursor does not know what the one before it had. */
  #settle(report: Start, at: number): void {
    const unseen = report.outcome === 'live' ? missedBetween(this.#from, report.cursor) : 0
    const missed = report.missed + Math.max(0, unseen - this.#shown)
    this.#from = undefined
    this.tally.take({ ...report, missed }, at)
    if (this.comeback) this.comeback = { ...this.comeback, missed }
    if (missed > 0) this.journal.note(`${plural(missed, 'event')} missed`)
  }

  #event(event: FeedEvent, arrival: Arrival, lateness: number | undefined): void {
    this.journal.event(event, arrival, lateness)
    if (event.type === 'price') this.market.take(event)
    else this.notices.take(event)
    if (!this.comeback || arrival === 'live') return
    if (missedBetween(this.#from, event.id) > 0) this.#shown++
    const { replayed, snapshot } = this.comeback
    const more = arrival === 'replay' ? { replayed: replayed + 1 } : { snapshot: snapshot + 1 }
    this.comeback = { ...this.comeback, ...more }
  }
}
