import { afterEach, describe, expect, test } from 'vitest'
import { decide, parseCursor } from './cursor.ts'
import type { Entry } from './entry.ts'
import type { Draft } from './event.ts'
import type { Feed } from './feed.ts'
import { MemoryFeed } from './memory-feed.ts'

/** Opens a feed of its own: an empty log that no other feed shares. */
type Open = (options?: { retain?: number; payloadBytes?: number }) => Promise<Feed>

/** Every feed there is. What one keeps, all keep. */
const feeds: readonly (readonly [name: string, open: Open])[] = [
  ['MemoryFeed', async (options) => new MemoryFeed(options)],
]

const everything = Number.MAX_SAFE_INTEGER

const price = (symbol: string, at: number): Draft => ({
  type: 'price',
  data: { symbol, price: at, volume: 1, side: 'buy' },
})

const says = (title: string, text = ''): Draft => ({
  type: 'notification',
  data: { level: 'info', title, text, from: 'someone' },
})

const seqs = (entries: readonly Entry[]): number[] => entries.map(({ seq }) => seq)
const jsons = (entries: readonly Entry[]): string[] => entries.map(({ json }) => json)
const upTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** Resolves once memory holds event `seq`, which may be later than its publication. */
function remembered(feed: Feed, seq: number): Promise<void> {
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

/** Publishes one after the other, and waits for memory to hold them all. */
async function publish(feed: Feed, drafts: readonly Draft[]): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const draft of drafts) entries.push(await feed.publish(draft))
  await remembered(feed, entries.at(-1)?.seq ?? 0)
  return entries
}

const numbered = (count: number): Draft[] => upTo(1, count).map((n) => says(`number ${n}`))

const hostile: readonly (readonly [name: string, text: string])[] = [
  ['newlines', 'one\ntwo\n\nthree\n'],
  ['carriage returns', 'one\rtwo\r\nthree\r'],
  ['an SSE event of its own', '\n\nevent: hello\nid: k3v9x2ab.99\ndata: {}\n\n'],
  ['NUL and other controls', '\0\u0001\u001b[31m\u007f\u0085'],
  ['line and paragraph separators', 'one\u2028two\u2029three'],
  ['emoji', '🚀👩‍👩‍👧‍👦🇩🇪'],
  ['a lone high surrogate', 'one\ud83dtwo'],
  ['a lone low surrogate', '\ude80'],
  ['surrogates the wrong way round', '\ude80\ud83d'],
  ['a byte order mark', '\ufeffone'],
  ['the end of a script', '</script><script>alert(1)</script><!--'],
  ['quotes and backslashes', '"}],\\u0000\\'],
  ['a name of every object', '__proto__'],
  ['64 kB', 'x'.repeat(65_536)],
  ['64 kB that JSON makes six times as long', '\0'.repeat(65_536)],
]

describe.each(feeds)('%s', (_, openFeed) => {
  const opened: Feed[] = []
  const open: Open = async (options) => {
    const feed = await openFeed(options)
    opened.push(feed)
    return feed
  }

  afterEach(async () => {
    for (const feed of opened.splice(0)) await feed.close()
  })

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
    const published = await publish(feed, numbered(50))
    const read = feed.read(0, 100, everything)
    expect(jsons(read)).toEqual(jsons(published))
    expect(read.map(({ event }) => event.type === 'notification' && event.data.title)).toEqual(
      upTo(1, 50).map((n) => `number ${n}`),
    )
  })

  test('promise 1: `at` has microseconds and never goes back', async () => {
    const feed = await open()
    const times = (await publish(feed, numbered(200))).map(({ event }) => event.at)
    for (const [index, at] of times.entries()) {
      expect(String(at)).toMatch(/^\d{13}(\.\d{1,3})?$/)
      expect(at).toBeGreaterThanOrEqual(times[index - 1] ?? 0)
    }
    expect(times.some((at) => !Number.isInteger(at))).toBe(true)
  })

  test('promise 2: seq is contiguous from 1, and an id is the epoch and the seq', async () => {
    const feed = await open()
    const { epoch } = feed.bounds()
    const published = await publish(feed, numbered(50))
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
    await publish(feed, numbered(25))
    expect(feed.bounds()).toMatchObject({ oldest: 16, newest: 25 })
    expect(() => feed.read(14, 100, everything)).toThrow(RangeError)
    expect(() => feed.read(0, 100, everything)).toThrow(RangeError)
  })

  test('promise 2: with the oldest event next, exactly all are read; at the newest, none', async () => {
    const feed = await open({ retain: 10 })
    await publish(feed, numbered(25))
    expect(seqs(feed.read(15, 100, everything))).toEqual(upTo(16, 25))
    expect(seqs(feed.read(24, 100, everything))).toEqual([25])
    expect(feed.read(25, 100, everything)).toEqual([])
  })

  test('promise 2: a log keeps what it retains, and not less', async () => {
    const feed = await open({ retain: 10 })
    await publish(feed, numbered(10))
    expect(feed.bounds()).toMatchObject({ oldest: 1, newest: 10 })
    await publish(feed, numbered(1))
    expect(feed.bounds()).toMatchObject({ oldest: 2, newest: 11 })
  })

  test('promise 2: reading on from the last event of each page misses none', async () => {
    const feed = await open()
    await publish(feed, numbered(103))
    const read: number[] = []
    for (;;) {
      const page = feed.read(read.at(-1) ?? 0, 10, everything)
      if (page.length === 0) break
      read.push(...seqs(page))
    }
    expect(read).toEqual(upTo(1, 103))
  })

  test('promises 3 and 4: an event is the same JSON however often and wherever it is read', async () => {
    const feed = await open()
    const published = await publish(feed, [price('A', 1), says('one'), price('B', 2)])
    const expected = jsons(published)
    expect(jsons(feed.read(0, 10, everything))).toEqual(expected)
    await publish(feed, [price('C', 3)])
    expect(jsons(feed.read(0, 3, everything))).toEqual(expected)
    expect(jsons(feed.read(1, 2, everything))).toEqual(expected.slice(1))
    expect(jsons(feed.snapshot()).slice(0, 3)).toEqual(expected)
    for (const { json, event, bytes } of published) {
      expect(JSON.parse(json)).toEqual(event)
      expect(Buffer.byteLength(json)).toBe(bytes)
    }
  })

  test.each(hostile)('promise 4: %s come through intact', async (_, text) => {
    const feed = await open()
    const data = { level: 'critical' as const, title: text, text, from: text }
    const [published] = await publish(feed, [{ type: 'notification', data }])
    for (const [entry] of [feed.read(0, 1, everything), feed.snapshot()]) {
      const json = entry?.json ?? ''
      expect(json).toBe(published?.json)
      expect(JSON.parse(json).data).toEqual(data)
      // UTF-8 loses nothing of it, and no line break or NUL reaches a wire that would read it.
      expect(Buffer.from(json).toString()).toBe(json)
      expect(json).not.toMatch(/[\n\r\0]/)
    }
  })

  test.each(hostile.filter(([, text]) => text.length < 1000))(
    'promise 4: with %s in it, an event is padded exact to the byte',
    async (_, text) => {
      const feed = await open({ payloadBytes: 600 })
      const [entry] = await publish(feed, [says('title', text)])
      expect(Buffer.byteLength(entry?.json ?? '')).toBe(600)
      const { pad, ...data } = JSON.parse(entry?.json ?? '').data
      expect(data).toEqual(says('title', text).data)
      expect(pad).toMatch(/^x+$/)
    },
  )

  test('promise 4: an event larger than the padding is left as it is', async () => {
    const feed = await open({ payloadBytes: 100 })
    const [entry] = await publish(feed, [says('title', 'x'.repeat(200))])
    expect(JSON.parse(entry?.json ?? '').data).toEqual(says('title', 'x'.repeat(200)).data)
  })

  test('promise 5: the snapshot is the newest price of each symbol, in seq order', async () => {
    const feed = await open()
    await publish(feed, [price('A', 1), price('B', 2), price('A', 3), price('C', 4), price('B', 5)])
    expect(seqs(feed.snapshot())).toEqual([3, 4, 5])
  })

  test('promise 5: the snapshot has the 20 newest notifications, in seq order with prices', async () => {
    const feed = await open()
    await publish(feed, [price('A', 1), ...numbered(15), price('B', 2), ...numbered(10)])
    // 1 is A, 17 is B; of 25 notifications the first five are gone.
    expect(seqs(feed.snapshot())).toEqual([1, ...upTo(7, 16), 17, ...upTo(18, 27)])
  })

  test('promise 5: the snapshot survives trimming', async () => {
    const feed = await open({ retain: 3 })
    const [a] = await publish(feed, [price('A', 1)])
    await publish(feed, [says('old'), ...upTo(1, 10).map((n) => price('B', n))])
    expect(feed.bounds().oldest).toBe(10)
    expect(seqs(feed.snapshot())).toEqual([1, 2, 12])
    expect(feed.snapshot()[0]?.json).toBe(a?.json)
  })

  test('promise 5: a snapshot taken is not changed by what comes later', async () => {
    const feed = await open()
    await publish(feed, [price('A', 1), says('one')])
    const before = feed.snapshot()
    await publish(feed, [price('A', 2), says('two')])
    expect(seqs(before)).toEqual([1, 2])
    expect(seqs(feed.snapshot())).toEqual([2, 3, 4])
  })

  test('promise 6: the id of every event kept resumes, and so does the position', async () => {
    const feed = await open({ retain: 10 })
    const published = await publish(feed, numbered(25))
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
    await publish(feed, numbered(20))
    expect(seqs(feed.read(5, 1, everything))).toEqual([6])
    expect(seqs(feed.read(5, 10, everything))).toEqual(upTo(6, 15))
    expect(seqs(feed.read(5, 15, everything))).toEqual(upTo(6, 20))
    expect(seqs(feed.read(5, 16, everything))).toEqual(upTo(6, 20))
  })

  test('promise 7: a read ends with the event that fills its bytes', async () => {
    const feed = await open({ payloadBytes: 1000 })
    await publish(feed, numbered(20))
    expect(seqs(feed.read(0, 100, 2999))).toEqual([1, 2, 3])
    expect(seqs(feed.read(0, 100, 3000))).toEqual([1, 2, 3])
    expect(seqs(feed.read(0, 100, 3001))).toEqual([1, 2, 3, 4])
  })

  test('promise 7: a read is never empty if there is an event, however few its bytes', async () => {
    const feed = await open({ payloadBytes: 1000 })
    await publish(feed, numbered(3))
    expect(seqs(feed.read(0, 100, 1))).toEqual([1])
    expect(seqs(feed.read(1, 100, 0))).toEqual([2])
    expect(feed.read(3, 100, 0)).toEqual([])
  })

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
    await publish(feed, numbered(5))
    expect(seen.length).toBeGreaterThan(0)
    for (const [index, { newest, read, snapshot }] of seen.entries()) {
      expect(newest).toBeGreaterThan(seen[index - 1]?.newest ?? 0)
      expect([read, snapshot]).toEqual([newest, newest])
    }
    expect(seen.at(-1)?.newest).toBe(5)

    const calls = seen.length
    unsubscribe()
    await publish(feed, numbered(5))
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
    await publish(feed, numbered(1))
    expect(calls).toEqual(['first', 'second', 'third'])
    await publish(feed, numbered(1))
    expect(calls.slice(3)).toEqual(['first', 'third'])
  })

  test('feeds side by side do not mix', async () => {
    const [one, two] = [await open(), await open({ retain: 2 })]
    await Promise.all([
      publish(one, [price('A', 1), says('one'), price('B', 1)]),
      publish(two, [price('A', 2), price('A', 3), price('A', 4), price('A', 5)]),
    ])
    expect(one.bounds()).toMatchObject({ oldest: 1, newest: 3 })
    expect(two.bounds()).toMatchObject({ oldest: 3, newest: 4 })
    expect(seqs(one.snapshot())).toEqual([1, 2, 3])
    expect(seqs(two.snapshot())).toEqual([4])
    const cursor = await one.position()
    expect(decide(cursor, two.bounds())).toEqual({ outcome: 'reset', reason: 'epoch' })
  })
})
