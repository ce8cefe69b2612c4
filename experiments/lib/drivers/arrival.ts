import type { Finding } from '../clients/checker.ts'
import { type EventBytes, jsonOf } from './event-bytes.ts'

/**
 * In which way an event reached the client: only `live` ones count for age. `replay` is what it
 * missed while away, `snapshot` what a start came with. DESIGN §6.1
 */
export type How = 'live' | 'replay' | 'snapshot'

/** An event that came. */
export class Arrival {
  readonly how: How
  /** `new` of those in snapshots: they are not held against the promises. */
  readonly finding: Finding
  /** When its bytes came, ms since 1970 by the server's clock. */
  readonly receivedAt: number
  readonly #event: EventBytes

  constructor(event: EventBytes, how: How, finding: Finding, receivedAt: number) {
    this.#event = event
    this.how = how
    this.finding = finding
    this.receivedAt = receivedAt
  }

  get epoch(): string {
    return this.#event.epoch
  }

  get seq(): number {
    return this.#event.seq
  }

  get id(): string {
    return `${this.#event.epoch}.${this.#event.seq}`
  }

  /** When it entered the log, ms since 1970 by the server's clock. */
  get at(): number {
    return this.#event.at
  }

  /** Milliseconds from its entry into the log to its arrival; below 0 by the clock's uncertainty. */
  get age(): number {
    return this.receivedAt - this.#event.at
  }

  /** Somebody published it, or an alert did; the source's own events are prices. */
  get isNotification(): boolean {
    return this.#event.isNotification
  }

  /** Its JSON to the byte, decoded when asked for; only while it is being reported. */
  json(): string {
    return jsonOf(this.#event)
  }
}
