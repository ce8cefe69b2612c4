import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { epoch } from '../testbed/fragile-feed.ts'
import { caughtUp } from './catch-up.ts'
import type { Bounds, Cursor } from './cursor.ts'
import type { Entry } from './entry.ts'
import type { Feed } from './feed.ts'

/** A feed whose memory stands at event 10 while its log, which others append to, is at 12. */
class LaggingFeed implements Feed {
  readonly stale = false
  log: Cursor | Error = { epoch, seq: 12 }
  memory: Bounds = { epoch, oldest: 1, newest: 10 }
  asked = 0
  readonly subscribers = new Set<() => void>()
  /** What happens while the log is being asked. */
  meanwhile = (): void => {}

  bounds(): Bounds {
    return this.memory
  }

  async position(): Promise<Cursor> {
    this.asked++
    await Promise.resolve()
    this.meanwhile()
    if (this.log instanceof Error) throw this.log
    return this.log
  }

  remember(memory: Partial<Bounds>): void {
    this.memory = { ...this.memory, ...memory }
    for (const changed of this.subscribers) changed()
  }

  subscribe(changed: () => void): () => void {
    this.subscribers.add(changed)
    return () => this.subscribers.delete(changed)
  }

  publish(): Promise<Entry> {
    throw new Error('nobody publishes here')
  }

  read(): Entry[] {
    return []
  }

  snapshot(): Entry[] {
    return []
  }

  async close(): Promise<void> {}
}

/** Starts to wait; `over` tells whether the wait is. */
function waitFor(feed: Feed, cursor: Cursor | 'malformed' | undefined): { over: boolean } {
  const wait = { over: false }
  void Promise.resolve(caughtUp(feed, cursor)).then(() => {
    wait.over = true
  })
  return wait
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)

describe('catching up with the log', () => {
  let feed: LaggingFeed

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    feed = new LaggingFeed()
  })

  afterEach(() => {
    // Nothing is left behind, however it ended.
    expect(vi.getTimerCount()).toBe(0)
    expect(feed.subscribers.size).toBe(0)
    vi.useRealTimers()
  })

  test.each([
    ['no cursor', undefined],
    ['a malformed one', 'malformed'],
    ['one that memory has', { epoch, seq: 10 }],
    ['one that memory had and trimmed', { epoch, seq: 0 }],
  ] as const)('asks nothing for %s', async (_, cursor) => {
    feed.memory = { epoch, oldest: 5, newest: 10 }
    const wait = waitFor(feed, cursor)
    await settle()
    expect(wait.over).toBe(true)
    expect(feed.asked).toBe(0)
  })

  test('waits for an event that the log has and memory does not', async () => {
    const wait = waitFor(feed, { epoch, seq: 12 })
    await settle()
    expect(wait.over).toBe(false)

    feed.remember({ newest: 11 })
    await settle()
    expect(wait.over).toBe(false)

    feed.remember({ newest: 12 })
    await settle()
    expect(wait.over).toBe(true)
  })

  test('waits for a second at most', async () => {
    const wait = waitFor(feed, { epoch, seq: 11 })
    await vi.advanceTimersByTimeAsync(999)
    expect(wait.over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(wait.over).toBe(true)
  })

  test.each([
    ['a seq that the log lacks', { epoch, seq: 12 }, { epoch, seq: 13 }],
    ['an epoch that is not the log’s', { epoch, seq: 12 }, { epoch: 'otherlog', seq: 3 }],
    ['an epoch that only memory is still in', { epoch: 'newepoch', seq: 40 }, { epoch, seq: 11 }],
    ['a log that is out of reach', new Error('out of reach'), { epoch, seq: 12 }],
  ])('does not wait for %s', async (_, log, cursor) => {
    feed.log = log
    const wait = waitFor(feed, cursor)
    await settle()
    expect(wait.over).toBe(true)
    expect(feed.asked).toBe(1)
  })

  test('waits for memory to learn of the epoch that the log is in by now', async () => {
    feed.log = { epoch: 'newepoch', seq: 4 }
    const wait = waitFor(feed, { epoch: 'newepoch', seq: 3 })
    await settle()
    expect(wait.over).toBe(false)

    feed.remember({ epoch: 'newepoch', newest: 2 })
    await settle()
    expect(wait.over).toBe(false)

    feed.remember({ newest: 3 })
    await settle()
    expect(wait.over).toBe(true)
  })

  test('does not wait when the event came in while the log was asked', async () => {
    feed.meanwhile = () => feed.remember({ newest: 12 })
    const wait = waitFor(feed, { epoch, seq: 12 })
    await settle()
    expect(wait.over).toBe(true)
  })

  test('lets each of many wait for its own event', async () => {
    const eleven = waitFor(feed, { epoch, seq: 11 })
    const twelve = waitFor(feed, { epoch, seq: 12 })
    await settle()
    feed.remember({ newest: 11 })
    await settle()
    expect([eleven.over, twelve.over]).toEqual([true, false])
    feed.remember({ newest: 12 })
    await settle()
    expect(twelve.over).toBe(true)
  })
})
