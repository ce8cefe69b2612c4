import type { ResetReason } from '../feed/cursor.ts'
import { now } from '../feed/event.ts'
import { Buckets } from './buckets.ts'
import type { Delivered } from './observed.ts'
import type { Counts } from './stats.ts'

const REASONS = [
  'epoch',
  'future',
  'trimmed',
  'behind',
  'malformed',
] as const satisfies ResetReason[]

/** Seconds, from what a push takes to what a slow poll's interval is. */
const AGES = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
]

/** How one transport's deliveries went, besides how many there were. */
export class Deliveries implements Delivered {
  /**
   * Seconds from an event's entry into the log until it was written. Not its age at the client, which
   * no server knows: what the network and full sockets add is not in it. Of what is pushed it is
   * taken once a turn, when the last live stream has been written to, and streams that are behind do
   * not count; of a poll for each event that it brings, and so mostly what the client waited to ask.
   */
  readonly written = new Buckets(AGES)
  /** Clients told to start over, by reason. */
  readonly resets: Record<ResetReason, number>
  readonly #counts: Counts

  constructor(counts: Counts) {
    this.#counts = counts
    this.resets = Object.fromEntries(REASONS.map((reason) => [reason, 0])) as typeof this.resets
  }

  /** @param at when each event entered the log */
  wrote(at: readonly number[]): void {
    const time = now()
    // The clock of a log that is shared may be ahead of ours.
    for (const then of at) this.written.note(Math.max(0, time - then) / 1000)
  }

  startedOver(reason: ResetReason): void {
    this.#counts.resets++
    this.resets[reason]++
  }
}
