import { expect } from 'vitest'
import type { Feed } from '../feed/feed.ts'
import { RedisFeed, type RedisFeedOptions } from '../feed/redis-feed.ts'
import { price } from './drafts.ts'
import { eventually } from './eventually.ts'
import { atEnd } from './lifetime.ts'
import { Redis, type RedisSettings } from './redis.ts'

/** A log in a Redis of its own, which several feeds have as several processes do. */
export class SharedLog {
  readonly redis: Redis
  /** What every id that any of the feeds showed stands for. */
  readonly #contents = new Map<string, string>()
  readonly #wrong: string[] = []

  private constructor(redis: Redis) {
    this.redis = redis
  }

  static async start(settings: RedisSettings = {}): Promise<SharedLog> {
    return new SharedLog(await Redis.start(settings))
  }

  /** @param port of what leads to Redis, if anything does */
  async open(options: Partial<RedisFeedOptions> = {}, port = this.redis.port): Promise<RedisFeed> {
    const feed = await RedisFeed.open({ url: `redis://127.0.0.1:${port}`, ...options })
    atEnd(() => feed.close())
    this.#watch(feed)
    return feed
  }

  /** Publishes so many prices, one after the other, and waits until the feed has them. */
  async publish(feed: RedisFeed, count: number): Promise<void> {
    let newest = 0
    for (let n = 0; n < count; n++) newest = (await feed.publish(price(`S${n % 3}`, n))).seq
    await eventually(() => expect(feed.bounds().newest).toBeGreaterThanOrEqual(newest))
  }

  /**
   * Waits until all have the log, the same one, to its newest event, and expects that no id has ever
   * stood for two events.
   */
  async agreed(...feeds: readonly RedisFeed[]): Promise<string> {
    return eventually(async () => {
      const [one] = feeds
      // They may agree on their way, too.
      const log = await (one as RedisFeed).position()
      for (const feed of feeds) {
        const { epoch, newest } = feed.bounds()
        expect({ stale: feed.stale, epoch, seq: newest }).toEqual({ stale: false, ...log })
      }
      return log.epoch
    }).finally(() => expect(this.#wrong).toEqual([]))
  }

  /** Notes whatever the feed shows. */
  #watch(feed: Feed): void {
    let seen = { epoch: '', newest: 0 }
    const look = (): void => {
      const { epoch, oldest, newest } = feed.bounds()
      const from = Math.max(oldest - 1, seen.epoch === epoch ? seen.newest : 0)
      for (const { event, json } of feed.read(from, newest, Number.POSITIVE_INFINITY)) {
        const before = this.#contents.get(event.id) ?? json
        if (before !== json) this.#wrong.push(`${before} became ${json}`)
        if (!event.id.startsWith(`${epoch}.`)) this.#wrong.push(`${event.id} in ${epoch}`)
        this.#contents.set(event.id, json)
      }
      seen = { epoch, newest }
    }
    look()
    feed.subscribe(look)
  }
}

/** Resolves once none of these reaches the log any more. */
export function isStale(...feeds: readonly RedisFeed[]): Promise<void> {
  return eventually(() => {
    for (const feed of feeds) expect(feed.stale).toBe(true)
  })
}
