import { expect, test } from 'vitest'
import { numbered } from '../testbed/drafts.ts'
import { describeEveryFeed, everything, publishAll } from '../testbed/every-feed.ts'

describeEveryFeed((open) => {
  test('a subscriber is called after memory changed, for as long as it is subscribed', async () => {
    const feed = await open()
    const seen: { newest: number; read: number | undefined; snapshot: number | undefined }[] = []
    const unsubscribe = feed.subscribe(() => {
      const { newest } = feed.bounds()
      seen.push({
        newest,
        read: feed.read(newest - 1, 1, everything)[0]?.seq,
        snapshot: feed.snapshot().at(-1)?.seq,
      })
    })
    expect(seen).toEqual([])
    await publishAll(feed, numbered(5))
    expect(seen.length).toBeGreaterThan(0)
    for (const [index, { newest, read, snapshot }] of seen.entries()) {
      expect(newest).toBeGreaterThan(seen[index - 1]?.newest ?? 0)
      expect([read, snapshot]).toEqual([newest, newest])
    }
    expect(seen.at(-1)?.newest).toBe(5)

    const calls = seen.length
    unsubscribe()
    await publishAll(feed, numbered(5))
    expect(seen).toHaveLength(calls)
    expect(unsubscribe).not.toThrow()
  })

  test('a subscriber is called before anything can see memory without it', async () => {
    const feed = await open()
    let told = 0
    feed.subscribe(() => {
      told = feed.bounds().newest
    })
    const drafts = numbered(50)
    const publications = drafts.map((draft) => feed.publish(draft))
    expect(told).toBe(feed.bounds().newest)
    for (const publication of publications) {
      await publication
      expect(told).toBe(feed.bounds().newest)
    }
  })

  test('each of several subscribers is called, and one may leave while it is', async () => {
    const feed = await open()
    const calls: string[] = []
    feed.subscribe(() => calls.push('first'))
    const leave = feed.subscribe(() => {
      calls.push('second')
      leave()
    })
    feed.subscribe(() => calls.push('third'))
    await publishAll(feed, numbered(1))
    expect(calls).toEqual(['first', 'second', 'third'])
    await publishAll(feed, numbered(1))
    expect(calls.slice(3)).toEqual(['first', 'third'])
  })
})
