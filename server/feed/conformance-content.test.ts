import { expect, test } from 'vitest'
import { notification, numbered, price } from '../testbed/drafts.ts'
import { jsons, seqs, upTo } from '../testbed/entries.ts'
import { describeEveryFeed, everything, publishAll } from '../testbed/every-feed.ts'
import { hostileTexts } from '../testbed/hostile-texts.ts'

describeEveryFeed((open) => {
  test('promises 3 and 4: an event is the same JSON however often and wherever it is read', async () => {
    const feed = await open()
    const published = await publishAll(feed, [price('A', 1), notification('one'), price('B', 2)])
    const expected = jsons(published)
    expect(jsons(feed.read(0, 10, everything))).toEqual(expected)
    await publishAll(feed, [price('C', 3)])
    expect(jsons(feed.read(0, 3, everything))).toEqual(expected)
    expect(jsons(feed.read(1, 2, everything))).toEqual(expected.slice(1))
    expect(jsons(feed.snapshot()).slice(0, 3)).toEqual(expected)
    for (const { json, event, bytes } of published) {
      expect(JSON.parse(json)).toEqual(event)
      expect(Buffer.byteLength(json)).toBe(bytes)
    }
  })

  test.each(hostileTexts)('promise 4: %s come through intact', async (_, text) => {
    const feed = await open()
    const data = { level: 'critical' as const, title: text, text, from: text }
    const [published] = await publishAll(feed, [{ type: 'notification', data }])
    for (const [entry] of [feed.read(0, 1, everything), feed.snapshot()]) {
      const json = entry?.json ?? ''
      expect(json).toBe(published?.json)
      expect(JSON.parse(json).data).toEqual(data)
      // UTF-8 loses nothing of it, and no line break or NUL reaches a wire that would read it.
      expect(Buffer.from(json).toString()).toBe(json)
      expect(json).not.toMatch(/[\n\r\0]/)
    }
  })

  test.each(hostileTexts.filter(([, text]) => text.length < 1000))(
    'promise 4: with %s in it, an event is padded exact to the byte',
    async (_, text) => {
      const feed = await open({ payloadBytes: 600 })
      const [entry] = await publishAll(feed, [notification('title', text)])
      expect(Buffer.byteLength(entry?.json ?? '')).toBe(600)
      const { pad, ...data } = JSON.parse(entry?.json ?? '').data
      expect(data).toEqual(notification('title', text).data)
      expect(pad).toMatch(/^x+$/)
    },
  )

  test('promise 4: an event larger than the padding is left as it is', async () => {
    const feed = await open({ payloadBytes: 100 })
    const [entry] = await publishAll(feed, [notification('title', 'x'.repeat(200))])
    expect(JSON.parse(entry?.json ?? '').data).toEqual(notification('title', 'x'.repeat(200)).data)
  })

  test('promise 5: the snapshot is the newest price of each symbol, in seq order', async () => {
    const feed = await open()
    await publishAll(feed, [
      price('A', 1),
      price('B', 2),
      price('A', 3),
      price('C', 4),
      price('B', 5),
    ])
    expect(seqs(feed.snapshot())).toEqual([3, 4, 5])
  })

  test('promise 5: the snapshot has the 20 newest notifications, in seq order with prices', async () => {
    const feed = await open()
    await publishAll(feed, [price('A', 1), ...numbered(15), price('B', 2), ...numbered(10)])
    // 1 is A, 17 is B; of 25 notifications the first five are gone.
    expect(seqs(feed.snapshot())).toEqual([1, ...upTo(7, 16), 17, ...upTo(18, 27)])
  })

  test('promise 5: the snapshot survives trimming', async () => {
    const feed = await open({ retain: 3 })
    const [a] = await publishAll(feed, [price('A', 1)])
    await publishAll(feed, [notification('old'), ...upTo(1, 10).map((n) => price('B', n))])
    expect(feed.bounds().oldest).toBe(10)
    expect(seqs(feed.snapshot())).toEqual([1, 2, 12])
    expect(feed.snapshot()[0]?.json).toBe(a?.json)
  })

  test('promise 5: a snapshot taken is not changed by what comes later', async () => {
    const feed = await open()
    await publishAll(feed, [price('A', 1), notification('one')])
    const before = feed.snapshot()
    await publishAll(feed, [price('A', 2), notification('two')])
    expect(seqs(before)).toEqual([1, 2])
    expect(seqs(feed.snapshot())).toEqual([2, 3, 4])
  })
})
