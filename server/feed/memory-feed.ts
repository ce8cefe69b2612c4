import { randomBytes } from 'node:crypto'
import { type Bounds, type Cursor, formatCursor } from './cursor.ts'
import { Entry } from './entry.ts'
import { type Draft, encodeEvent, type FeedEvent, now } from './event.ts'
import type { Feed } from './feed.ts'
import { Ring } from './ring.ts'
import { Snapshot } from './snapshot.ts'

export interface MemoryFeedOptions {
  /** Events kept. */
  readonly retain?: number
  /** Bytes of JSON beyond which fewer are kept; 256 MiB by default. */
  readonly mostBytes?: number | undefined
  /** Bytes that each event's JSON is filled up to; 0 leaves it as it is. */
  readonly payloadBytes?: number
  /** For tests that need to know it. */
  readonly epoch?: string
  /** Milliseconds since 1970; for tests of one that is wrong, or jumps. */
  readonly clock?: () => number
}

/** A feed that one process has to itself: its memory is the log, so it is never stale or behind. */
export class MemoryFeed implements Feed {
  readonly stale: boolean = false
  readonly #epoch: string
  readonly #ring: Ring
  readonly #snapshot = new Snapshot()
  readonly #subscribers = new Set<() => void>()
  readonly #payloadBytes: number
  readonly #clock: () => number

  constructor({
    retain = 10_000,
    mostBytes,
    payloadBytes = 0,
    epoch = newEpoch(),
    clock = now,
  }: MemoryFeedOptions = {}) {
    this.#epoch = epoch
    this.#ring = new Ring(retain, mostBytes)
    this.#payloadBytes = payloadBytes
    this.#clock = clock
  }

  bounds(): Bounds {
    return { epoch: this.#epoch, oldest: this.#ring.oldest, newest: this.#ring.newest }
  }

  async position(): Promise<Cursor> {
    return { epoch: this.#epoch, seq: this.#ring.newest }
  }

  async publish(draft: Draft): Promise<Entry> {
    const seq = this.#ring.newest + 1
    const id = formatCursor({ epoch: this.#epoch, seq })
    const event = { id, type: draft.type, at: this.#clock(), data: draft.data } as FeedEvent
    const entry = new Entry(seq, event, encodeEvent(event, this.#payloadBytes))
    this.#ring.append(entry)
    this.#snapshot.add(entry)
    for (const changed of this.#subscribers) changed()
    return entry
  }

  read(seq: number, limit: number, bytes: number): readonly Entry[] {
    return this.#ring.read(seq, limit, bytes)
  }

  snapshot(): readonly Entry[] {
    return this.#snapshot.entries()
  }

  subscribe(changed: () => void): () => void {
    this.#subscribers.add(changed)
    return () => this.#subscribers.delete(changed)
  }

  async close(): Promise<void> {
    this.#subscribers.clear()
  }
}

/** 48 random bits as 12 hex digits: two lives of a log never share one in practice. */
function newEpoch(): string {
  return randomBytes(6).toString('hex')
}
