import type { Bounds, Cursor } from '../feed/cursor.ts'
import type { Entry } from '../feed/entry.ts'
import type { Draft } from '../feed/event.ts'
import type { Feed } from '../feed/feed.ts'

/**
 * What a bench's lanes read: `main`, or a feed of the bench's own, whichever it is switched to.
 * A switch is a new epoch of one feed, and so whoever is attached is told `reset: epoch` on the
 * connection that it has. It listens to the feed behind it only while somebody listens to it.
 */
export class BenchFeed implements Feed {
  #feed: Feed
  readonly #subscribers = new Set<() => void>()
  #unsubscribe: (() => void) | undefined

  constructor(feed: Feed) {
    this.#feed = feed
  }

  /** The feed before stays its maker's to close. */
  switchTo(feed: Feed): void {
    if (feed === this.#feed) return
    this.#feed = feed
    if (this.#subscribers.size === 0) return
    this.#unsubscribe?.()
    this.#unsubscribe = feed.subscribe(this.#changed)
    this.#changed()
  }

  get stale(): boolean {
    return this.#feed.stale
  }

  bounds(): Bounds {
    return this.#feed.bounds()
  }

  position(): Promise<Cursor> {
    return this.#feed.position()
  }

  publish(draft: Draft): Promise<Entry> {
    return this.#feed.publish(draft)
  }

  read(seq: number, limit: number, bytes: number): readonly Entry[] {
    return this.#feed.read(seq, limit, bytes)
  }

  snapshot(): readonly Entry[] {
    return this.#feed.snapshot()
  }

  subscribe(changed: () => void): () => void {
    const own = (): void => changed()
    this.#subscribers.add(own)
    this.#unsubscribe ??= this.#feed.subscribe(this.#changed)
    return () => {
      this.#subscribers.delete(own)
      if (this.#subscribers.size === 0) this.#leave()
    }
  }

  /** The feed behind it stays open. */
  async close(): Promise<void> {
    this.#subscribers.clear()
    this.#leave()
  }

  #leave(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
  }

  readonly #changed = (): void => {
    for (const changed of [...this.#subscribers]) changed()
  }
}
