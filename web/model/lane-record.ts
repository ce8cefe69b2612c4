import type { FeedEvent } from '../../server/feed/schema.ts'
import type { Arrival, Report } from '../transports/transport.ts'
import { type Comeback, comeback } from './comeback.ts'
import { seqOf } from './event-id.ts'
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
  /** Which of several servers answered last; undefined where there is one. */
  server: string | undefined
  /** The shared log is out of the server's reach. */
  stale = false

  /** @param lateness of an event, ms; undefined while the server's clock is not known */
  take(report: Report, at: number, lateness?: number): void {
    this.tally.take(report, at, lateness)
    if (report.kind === 'start') this.#start(report)
    else if (report.kind === 'event') this.#event(report.event, report.arrival, lateness)
    else if (report.kind === 'server') this.server = report.server
    else if (report.kind === 'stale') this.stale = report.stale
    else if (report.kind === 'problem') {
      this.journal.note({ what: 'problem', detail: report.problem.detail })
    } else if (report.kind === 'gap') {
      const { missing, after } = report
      this.journal.note({ what: 'gap', missing, after: seqOf(after) })
    }
  }

  #start(report: Start): void {
    const { outcome, reason, cursor, missed } = report
    this.comeback = comeback(report, this.comeback !== undefined)
    if (outcome !== 'resumed') {
      this.market.clear()
      this.notices.clear()
    }
    this.journal.note({ what: 'start', outcome, reason, at: seqOf(cursor) })
    if (missed === undefined) this.journal.note({ what: 'unknown' })
    else if (missed > 0) this.journal.note({ what: 'missed', count: missed })
  }

  #event(event: FeedEvent, arrival: Arrival, lateness: number | undefined): void {
    this.journal.event(event, arrival, lateness)
    if (event.type === 'price') this.market.take(event)
    else this.notices.take(event)
    if (!this.comeback || arrival === 'live') return
    const { replayed, snapshot } = this.comeback
    const more = arrival === 'replay' ? { replayed: replayed + 1 } : { snapshot: snapshot + 1 }
    this.comeback = { ...this.comeback, ...more }
  }
}
