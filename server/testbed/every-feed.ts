import { randomBytes } from 'node:crypto'
import { beforeAll, describe } from 'vitest'
import type { Entry } from '../feed/entry.ts'
import type { Draft } from '../feed/event.ts'
import type { Feed } from '../feed/feed.ts'
import { MemoryFeed } from '../feed/memory-feed.ts'
import { keysOf } from '../feed/redis/scripts.ts'
import { RedisFeed } from '../feed/redis-feed.ts'
import { describeWith } from './found.ts'
import { atEnd } from './lifetime.ts'
import { command, Redis } from './redis.ts'

/** Opens a feed of its own: an empty log that no other feed shares. */
type Open = (options?: { retain?: number; payloadBytes?: number }) => Promise<Feed>

/**
 * Runs the same tests over every feed there is: what one keeps, all keep. The Redis is that of
 * `REDIS_URL` where it is set, else one of the file's own.
 */
export function describeEveryFeed(body: (open: Open) => void): void {
  describe('MemoryFeed', () => body(untilEnd(async (options) => new MemoryFeed(options))))

  describeWith('redis', 'RedisFeed', () => {
    let url = process.env.REDIS_URL ?? ''
    beforeAll(async () => {
      if (url === '') url = (await Redis.start()).url
    })
    body(
      untilEnd((options) => {
        const name = `test-${randomBytes(6).toString('hex')}`
        // Opened first and so closed last: it may be somebody's Redis that they run on.
        atEnd(() => command(url, 'DEL', ...keysOf(name)))
        return RedisFeed.open({ url, name, ...options })
      }),
    )
  })
}

/** More bytes than any log has. */
export const everything = Number.MAX_SAFE_INTEGER

/** Publishes one after the other, and waits for memory to hold them all. */
export async function publishAll(feed: Feed, drafts: readonly Draft[]): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const draft of drafts) entries.push(await feed.publish(draft))
  await remembered(feed, entries.at(-1)?.seq ?? 0)
  return entries
}

/** Resolves once memory holds event `seq`, which may be later than its publication. */
export function remembered(feed: Feed, seq: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (feed.bounds().newest < seq) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = feed.subscribe(look)
    look()
  })
}

/** Closes at the end of the test what it opened. */
function untilEnd(open: Open): Open {
  return async (options) => {
    const feed = await open(options)
    atEnd(() => feed.close())
    return feed
  }
}
