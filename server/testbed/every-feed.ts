import type { Entry } from '../feed/entry.ts'
import type { Draft } from '../feed/event.ts'
import type { Feed } from '../feed/feed.ts'
import { MemoryFeed } from '../feed/memory-feed.ts'
import { atEnd } from './lifetime.ts'

/** Opens a feed of its own: an empty log that no other feed shares. */
type Open = (options?: { retain?: number; payloadBytes?: number }) => Promise<Feed>

/** Every feed there is. What one keeps, all keep. */
export const feeds: readonly (readonly [name: string, open: Open])[] = [
  ['MemoryFeed', untilEnd(async (options) => new MemoryFeed(options))],
]

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
