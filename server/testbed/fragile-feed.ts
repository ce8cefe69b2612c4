import type { Bounds, Cursor } from '../feed/cursor.ts'
import type { Entry } from '../feed/entry.ts'
import type { Draft } from '../feed/event.ts'
import type { Feed } from '../feed/feed.ts'
import { MemoryFeed, type MemoryFeedOptions } from '../feed/memory-feed.ts'
import { OutOfReach } from '../feed/out-of-reach.ts'
import { price } from './drafts.ts'

/** The epoch of a fragile feed, unless told otherwise, until it is lost. */
export const epoch = 'k3v9x2ab'

/** A cursor in it. */
export const at = (seq: number): Cursor => ({ epoch, seq })

/** A memory feed whose log can be lost, and be out of reach. */
export class FragileFeed implements Feed {
  #stale = false
  readonly #options: MemoryFeedOptions
  #feed: MemoryFeed
  readonly #subscribers = new Set<() => void>()

  constructor(options: MemoryFeedOptions = {}) {
    this.#options = options
    this.#feed = new MemoryFeed({ epoch, ...options })
    this.#feed.subscribe(() => this.#tell())
  }

  get stale(): boolean {
    return this.#stale
  }

  get subscribers(): number {
    return this.#subscribers.size
  }

  /** Another log takes the place of this one, with `events` in it already. */
  lose(next: string, events = 0): void {
    const feed = new MemoryFeed({ ...this.#options, epoch: next })
    for (let n = 0; n < events; n++) void feed.publish(price('A', 1))
    feed.subscribe(() => this.#tell())
    this.#feed = feed
    this.#tell()
  }

  /** The log goes out of reach, or comes back. */
  turnStale(stale: boolean): void {
    this.#stale = stale
    this.#tell()
  }

  /** Publishes one draft so often: a price, since many of one symbol still make a small snapshot. */
  publishMany(count: number, draft: Draft = price('A', 1)): void {
    for (let n = 0; n < count; n++) void this.#feed.publish(draft)
  }

  #tell(): void {
    for (const changed of this.#subscribers) changed()
  }

  bounds(): Bounds {
    return this.#feed.bounds()
  }

  async position(): Promise<Cursor> {
    if (this.#stale) throw new OutOfReach('the log is out of reach')
    return this.#feed.position()
  }

  async publish(event: Draft): Promise<Entry> {
    if (this.#stale) throw new OutOfReach('the log is out of reach')
    return this.#feed.publish(event)
  }

  read(seq: number, limit: number, bytes: number): readonly Entry[] {
    return this.#feed.read(seq, limit, bytes)
  }

  snapshot(): readonly Entry[] {
    return this.#feed.snapshot()
  }

  subscribe(changed: () => void): () => void {
    this.#subscribers.add(changed)
    return () => this.#subscribers.delete(changed)
  }

  close(): Promise<void> {
    return this.#feed.close()
  }
}
