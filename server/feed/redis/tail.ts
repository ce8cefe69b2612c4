import type { Entry } from '../entry.ts'
import { now } from '../event.ts'
import { Ring } from '../ring.ts'
import { Snapshot } from '../snapshot.ts'
import type { Held, Log, State } from './log.ts'

/** What a process keeps of the log. */
export interface Bounded {
  /** Events. */
  readonly retain: number
  /** Bytes of their JSON, beyond which fewer are kept. */
  readonly mostBytes: number | undefined
}

/** The newest events of one life of the log, as one process has them in memory, and the snapshot. */
export class Tail {
  readonly epoch: string
  readonly #since: number
  readonly ring: Ring
  readonly snapshot = new Snapshot()
  /** Seconds from the newest event's entry into the log, by Redis's clock, until it was here. */
  lag = 0

  private constructor({ epoch, since }: State, ring: Ring) {
    this.epoch = epoch
    this.#since = since
    this.ring = ring
  }

  /**
   * Reads what there is. Undefined: the log changed meanwhile, and it is to be read again.
   *
   * The snapshot is taken first, at one moment, and the stream from before it on: of what was
   * appended in between, nothing can be missing from both.
   *
   * @param advanced told the seq up to which it is read, after each page
   */
  static async read(
    log: Log,
    { retain, mostBytes }: Bounded,
    advanced: (seq: number) => void,
  ): Promise<Tail | undefined> {
    const state = await log.state()
    if (state === undefined) return undefined
    let ring = new Ring(retain, mostBytes, Math.max(0, state.seq - retain))
    while (ring.newest < state.seq) {
      const page = await log.page(ring.newest + 1)
      for (const { epoch, entry } of page) {
        if (epoch !== state.epoch) return undefined
        // Trimmed up to here, before or while it was read.
        if (entry.seq !== ring.newest + 1) ring = new Ring(retain, mostBytes, entry.seq - 1)
        ring.append(entry)
      }
      if (page.length === 0) ring = new Ring(retain, mostBytes, state.seq)
      advanced(ring.newest)
    }
    // What came since the snapshot was trimmed before it could be read.
    if (ring.oldest > state.seq + 1) return undefined
    const tail = new Tail(state, ring)
    const older = state.entries.toSorted((a, b) => a.entry.seq - b.entry.seq)
    for (const { epoch, entry } of older) {
      if (epoch !== state.epoch) return undefined
      tail.snapshot.add(entry)
    }
    for (let seq = Math.max(state.seq, ring.oldest - 1); seq < ring.newest; seq++) {
      for (const entry of ring.read(seq, 1, 0)) tail.snapshot.add(entry)
    }
    return tail
  }

  append(entry: Entry): void {
    this.ring.append(entry)
    this.snapshot.add(entry)
    this.lag = Math.max(0, now() - entry.event.at) / 1000
  }

  get held(): Held {
    const { oldest, newest } = this.ring
    const [entry] = oldest <= newest ? this.ring.read(newest - 1, 1, 0) : []
    return { epoch: this.epoch, since: this.#since, oldest, newest, json: entry?.json ?? '' }
  }
}
