import { expect, test } from 'vitest'
import { notification, numbered, price } from '../testbed/drafts.ts'
import { jsons, seqs, upTo } from '../testbed/entries.ts'
import { describeEveryFeed, everything, publishAll, remembered } from '../testbed/every-feed.ts'
import { decide, parseCursor } from './cursor.ts'

describeEveryFeed((open) => {
  test('an empty log stands at 0, and is read as nothing', async () => {
    const feed = await open()
    const { epoch } = feed.bounds()
    expect(feed.bounds()).toEqual({ epoch, oldest: 1, newest: 0 })
    expect(await feed.position()).toEqual({ epoch, seq: 0 })
    expect(feed.read(0, 10, everything)).toEqual([])
    expect(feed.snapshot()).toEqual([])
    expect(feed.stale).toBe(false)
  })

  test('an epoch is 8 to 16 of [A-Za-z0-9], and no two logs have the same', async () => {
    const epochs: string[] = []
    for (let n = 0; n < 20; n++) epochs.push((await open()).bounds().epoch)
    for (const epoch of epochs) expect(epoch).toMatch(/^[A-Za-z0-9]{8,16}$/)
    expect(new Set(epochs).size).toBe(20)
  })

  test('promise 1: events are read in the order in which they were published', async () => {
    const feed = await open()
    const published = await publishAll(feed, numbered(50))
    const read = feed.read(0, 100, everything)
    expect(jsons(read)).toEqual(jsons(published))
    expect(read.map(({ event }) => event.type === 'notification' && event.data.title)).toEqual(
      upTo(1, 50).map((n) => `number ${n}`),
    )
  })

  test('promise 1: `at` has microseconds and never goes back', async () => {
    const feed = await open()
    const times = (await publishAll(feed, numbered(200))).map(({ event }) => event.at)
    for (const [index, at] of times.entries()) {
      expect(String(at)).toMatch(/^\d{13}(\.\d{1,3})?$/)
      expect(at).toBeGreaterThanOrEqual(times[index - 1] ?? 0)
    }
    expect(times.some((at) => !Number.isInteger(at))).toBe(true)
  })

  test('promise 2: seq is contiguous from 1, and an id is the epoch and the seq', async () => {
    const feed = await open()
    const { epoch } = feed.bounds()
    const published = await publishAll(feed, numbered(50))
    expect(seqs(published)).toEqual(upTo(1, 50))
    for (const { seq, event, json } of published) {
      expect(event.id).toBe(`${epoch}.${seq}`)
      expect(parseCursor(event.id)).toEqual({ epoch, seq })
      expect(JSON.parse(json).id).toBe(event.id)
    }
    expect(feed.bounds()).toEqual({ epoch, oldest: 1, newest: 50 })
  })

  test('promise 2: many who publish at once each get a seq of their own, without a gap', async () => {
    const feed = await open()
    const drafts = numbered(500)
    const published = await Promise.all(drafts.map((draft) => feed.publish(draft)))
    await remembered(feed, 500)
    expect(seqs(published).toSorted((a, b) => a - b)).toEqual(upTo(1, 500))
    // Each was told of the event that it published, not of another's.
    for (const [index, { event }] of published.entries()) {
      expect(event.data).toEqual(drafts[index]?.data)
    }
    const bySeq = published.toSorted((a, b) => a.seq - b.seq)
    expect(jsons(feed.read(0, 500, everything))).toEqual(jsons(bySeq))
  })

  test('promise 2: what was trimmed is refused, never skipped', async () => {
    const feed = await open({ retain: 10 })
    await publishAll(feed, numbered(25))
    expect(feed.bounds()).toMatchObject({ oldest: 16, newest: 25 })
    expect(() => feed.read(14, 100, everything)).toThrow(RangeError)
    expect(() => feed.read(0, 100, everything)).toThrow(RangeError)
  })

  test('promise 2: with the oldest event next, exactly all are read; at the newest, none', async () => {
    const feed = await open({ retain: 10 })
    await publishAll(feed, numbered(25))
    expect(seqs(feed.read(15, 100, everything))).toEqual(upTo(16, 25))
    expect(seqs(feed.read(24, 100, everything))).toEqual([25])
    expect(feed.read(25, 100, everything)).toEqual([])
  })

  test('promise 2: a log keeps what it retains, and not less', async () => {
    const feed = await open({ retain: 10 })
    await publishAll(feed, numbered(10))
    expect(feed.bounds()).toMatchObject({ oldest: 1, newest: 10 })
    await publishAll(feed, numbered(1))
    expect(feed.bounds()).toMatchObject({ oldest: 2, newest: 11 })
  })

  test('promise 2: reading on from the last event of each page misses none', async () => {
    const feed = await open()
    await publishAll(feed, numbered(103))
    const read: number[] = []
    for (;;) {
      const page = feed.read(read.at(-1) ?? 0, 10, everything)
      if (page.length === 0) break
      read.push(...seqs(page))
    }
    expect(read).toEqual(upTo(1, 103))
  })

  test('promise 6: the id of every event kept resumes, and so does the position', async () => {
    const feed = await open({ retain: 10 })
    const published = await publishAll(feed, numbered(25))
    for (const { seq, event } of published) {
      const outcome =
        seq < 15 ? { outcome: 'reset', reason: 'trimmed' } : { outcome: 'resumed', seq }
      expect(decide(parseCursor(event.id), feed.bounds())).toEqual(outcome)
    }
    const position = await feed.position()
    expect(position).toEqual({ epoch: feed.bounds().epoch, seq: 25 })
    expect(decide(position, feed.bounds())).toEqual({ outcome: 'resumed', seq: 25 })
  })

  test('promise 7: a read is bounded by its limit', async () => {
    const feed = await open()
    await publishAll(feed, numbered(20))
    expect(seqs(feed.read(5, 1, everything))).toEqual([6])
    expect(seqs(feed.read(5, 10, everything))).toEqual(upTo(6, 15))
    expect(seqs(feed.read(5, 15, everything))).toEqual(upTo(6, 20))
    expect(seqs(feed.read(5, 16, everything))).toEqual(upTo(6, 20))
  })

  test('promise 7: a read ends with the event that fills its bytes', async () => {
    const feed = await open({ payloadBytes: 1000 })
    await publishAll(feed, numbered(20))
    expect(seqs(feed.read(0, 100, 2999))).toEqual([1, 2, 3])
    expect(seqs(feed.read(0, 100, 3000))).toEqual([1, 2, 3])
    expect(seqs(feed.read(0, 100, 3001))).toEqual([1, 2, 3, 4])
  })

  test('promise 7: a read is never empty if there is an event, however few its bytes', async () => {
    const feed = await open({ payloadBytes: 1000 })
    await publishAll(feed, numbered(3))
    expect(seqs(feed.read(0, 100, 1))).toEqual([1])
    expect(seqs(feed.read(1, 100, 0))).toEqual([2])
    expect(feed.read(3, 100, 0)).toEqual([])
  })

  test('feeds side by side do not mix', async () => {
    const [one, two] = [await open(), await open({ retain: 2 })]
    await Promise.all([
      publishAll(one, [price('A', 1), notification('one'), price('B', 1)]),
      publishAll(two, [price('A', 2), price('A', 3), price('A', 4), price('A', 5)]),
    ])
    expect(one.bounds()).toMatchObject({ oldest: 1, newest: 3 })
    expect(two.bounds()).toMatchObject({ oldest: 3, newest: 4 })
    expect(seqs(one.snapshot())).toEqual([1, 2, 3])
    expect(seqs(two.snapshot())).toEqual([4])
    const cursor = await one.position()
    expect(decide(cursor, two.bounds())).toEqual({ outcome: 'reset', reason: 'epoch' })
  })
})
