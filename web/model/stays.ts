import { parseCursor } from '../../server/feed/cursor.ts'
import type { Report } from '../transports/transport.ts'

/** What it means that a lane does not have an event. */
export type Absence =
  /** It may still come. */
  | 'waiting'
  /** The lane went past it: it will not come. */
  | 'missed'
  /** The lane began after it. */
  | 'before'

/** A stretch of one log that a lane was to deliver: what is after `from`, up to `to`. */
interface Stay {
  readonly epoch: string
  readonly from: number
  to: number
}

/** Stays kept; a lane that starts over more often forgets what it began with. */
const MOST = 50

/** Which parts of which logs a lane has been past, in the order in which it went. */
export class Stays {
  #stays: Stay[] = []

  take(report: Report): void {
    if (report.kind === 'start') this.#start(report)
    else if (report.kind === 'event' && report.arrival !== 'snapshot') this.#past(report.event.id)
    else if (report.kind === 'heartbeat') this.#past(report.cursor)
    else if (report.kind === 'gap') this.#past(report.after, report.missing)
  }

  /** @param isOlder whether the first epoch came before the second */
  absence(epoch: string, seq: number, isOlder: (epoch: string, than: string) => boolean): Absence {
    const now = this.#stays.at(-1)
    if (now === undefined) return 'waiting'
    if (now.epoch === epoch ? seq > now.to : isOlder(now.epoch, epoch)) return 'waiting'
    if (this.#stays.some((stay) => stay.epoch === epoch && seq > stay.from && seq <= stay.to))
      return 'missed'
    // It left that log with this one still to come.
    const left = this.#stays.findLast((stay) => stay.epoch === epoch)
    return left !== undefined && seq > left.to ? 'missed' : 'before'
  }

  #start({ outcome, cursor, missed }: Extract<Report, { kind: 'start' }>): void {
    const position = parseCursor(cursor)
    if (position === 'malformed') return
    const { epoch, seq } = position
    const last = this.#stays.at(-1)
    if (last?.epoch !== epoch || (outcome === 'live' && missed === 0)) {
      this.#stays.push({ epoch, from: seq, to: seq })
      if (this.#stays.length > MOST) this.#stays.shift()
    } else if (outcome !== 'resumed') last.to = Math.max(last.to, seq)
  }

  #past(cursor: string, more = 0): void {
    const position = parseCursor(cursor)
    const last = this.#stays.at(-1)
    if (position === 'malformed' || last?.epoch !== position.epoch) return
    last.to = Math.max(last.to, position.seq + more)
  }
}
