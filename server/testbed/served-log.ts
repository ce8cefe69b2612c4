import { FanOut, type FanOutOptions } from '../feed/fan-out.ts'
import type { MemoryFeedOptions } from '../feed/memory-feed.ts'
import { FragileFeed } from './fragile-feed.ts'

/** A log with `count` events that were delivered, and its fan-out. */
export function serveLog(
  count: number,
  options: MemoryFeedOptions & FanOutOptions = {},
): { feed: FragileFeed; fanOut: FanOut } {
  const feed = new FragileFeed(options)
  feed.publishMany(count)
  return { feed, fanOut: new FanOut(feed, options) }
}

/** Lets a turn of the event loop end, and with it what a fan-out delivers then. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
