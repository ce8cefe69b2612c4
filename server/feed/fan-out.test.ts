import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Bounds, Cursor } from './cursor.ts'
import { type Entry, Form } from './entry.ts'
import type { Batch, Draft } from './event.ts'
import { type Attachment, FanOut, type FanOutOptions, type Outlet } from './fan-out.ts'
import type { Feed } from './feed.ts'
import { MemoryFeed, type MemoryFeedOptions } from './memory-feed.ts'
import type { Start } from './start.ts'

const PAGE_BYTES = 64 * 1024
const epoch = 'k3v9x2ab'
const at = (seq: number): Cursor => ({ epoch, seq })
const upTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** Lets a turn of the event loop end, and with it what a fan-out delivers then. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function detachAll(clients: readonly Client[]): void {
  for (const client of clients) client.detach()
}

/** A price, since many of one symbol still make a small snapshot. */
const draft: Draft = { type: 'price', data: { symbol: 'A', price: 1, volume: 1, side: 'buy' } }

/** A memory feed whose log can be lost, and be out of reach. */
class FragileFeed implements Feed {
  stale = false
  readonly #options: MemoryFeedOptions
  #feed: MemoryFeed
  readonly #subscribers = new Set<() => void>()

  constructor(options: MemoryFeedOptions = {}) {
    this.#options = options
    this.#feed = new MemoryFeed({ ...options, epoch })
    this.#feed.subscribe(() => this.#tell())
  }

  /** Another log takes the place of this one, with `events` in it already. */
  lose(next: string, events = 0): void {
    const feed = new MemoryFeed({ ...this.#options, epoch: next })
    for (let n = 0; n < events; n++) void feed.publish(draft)
    feed.subscribe(() => this.#tell())
    this.#feed = feed
    this.#tell()
  }

  turn(stale: boolean): void {
    this.stale = stale
    this.#tell()
  }

  publishMany(count: number): void {
    for (let n = 0; n < count; n++) void this.publish(draft)
  }

  #tell(): void {
    for (const changed of this.#subscribers) changed()
  }

  bounds(): Bounds {
    return this.#feed.bounds()
  }

  position(): Promise<Cursor> {
    return this.#feed.position()
  }

  publish(event: Draft): Promise<Entry> {
    return this.#feed.publish(event)
  }

  read(seq: number, limit: number, bytes: number): readonly Entry[] {
    return this.#feed.read(seq, limit, bytes)
  }

  snapshot(): readonly Entry[] {
    return this.#feed.snapshot()
  }

  subscribe(changed: () => void): () => void {
    this.#subscribers.add(changed)
    return () => this.#subscribers.delete(changed)
  }

  close(): Promise<void> {
    return this.#feed.close()
  }
}

/** Forms of a line an event: its id, and all of its JSON where sizes matter. */
const ids = new Form(({ event }) => Buffer.from(`${event.id}\n`))
const lines = new Form(({ json }) => Buffer.from(`${json}\n`))

/** What a client was sent: `hello` as a text, each write as the seqs in it. */
type Heard = string | number[]

/** A connection without a socket. It checks that it is sent nothing while it is full or gone. */
class Client implements Outlet {
  readonly form: Form
  readonly heard: Heard[] = []
  readonly writes: Buffer[] = []
  /** The ids in each hello. */
  readonly snapshots: string[][] = []
  readonly heartbeats: { cursor: string; stale: boolean }[] = []
  readonly attachment: Attachment
  /** How many more things it takes until it is full. */
  room: number
  full = false
  gone = false
  /** What it does while it is written to. */
  onWrite = (): void => {}

  constructor(
    fanOut: FanOut,
    cursor?: Cursor | 'malformed',
    { room = Number.POSITIVE_INFINITY, form = ids } = {},
  ) {
    this.form = form
    this.room = room
    this.attachment = fanOut.attach(this, cursor)
  }

  write(bytes: Buffer, count: number): boolean {
    const seqs = bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => Number(/\.(\d+)/.exec(line)?.[1]))
    if (seqs.length !== count) throw new Error(`${count} events said, ${seqs.length} written`)
    this.writes.push(bytes)
    return this.#take(seqs)
  }

  hello(start: Start): boolean {
    const { outcome, reason, cursor, events } = JSON.parse(start.json) as Batch
    if (cursor !== start.cursor) throw new Error(`${cursor} is not ${start.cursor}`)
    this.snapshots.push(events.map(({ id }) => id))
    return this.#take([outcome, reason, cursor].filter(Boolean).join(' '))
  }

  heartbeat(cursor: string, stale: boolean): void {
    this.heartbeats.push({ cursor, stale })
  }

  drain(room = Number.POSITIVE_INFINITY): void {
    this.full = false
    this.room = room
    this.attachment.drained()
  }

  detach(): void {
    this.gone = true
    this.attachment.detach()
  }

  get cursor(): string {
    return this.attachment.cursor
  }

  /** How many events each write had. */
  get pages(): number[] {
    return this.heard.filter((what) => typeof what !== 'string').map(({ length }) => length)
  }

  /** Every event it was sent, in order. */
  get seqs(): number[] {
    return this.heard.filter((what) => typeof what !== 'string').flat()
  }

  #take(what: Heard): boolean {
    if (this.full || this.gone) throw new Error(`${what} was sent to one that is full or gone`)
    this.heard.push(what)
    this.onWrite()
    this.full = --this.room <= 0
    return !this.full
  }
}

/** A feed with `count` events that were delivered, and its fan-out. */
function serve(
  count: number,
  options: MemoryFeedOptions & FanOutOptions = {},
): { feed: FragileFeed; fanOut: FanOut } {
  const feed = new FragileFeed(options)
  feed.publishMany(count)
  return { feed, fanOut: new FanOut(feed, options) }
}

describe('attaching', () => {
  test('without a cursor says hello with the snapshot, and is live from there', async () => {
    const { feed, fanOut } = serve(5)
    const client = new Client(fanOut)
    expect(client.heard).toEqual([`live ${epoch}.5`])
    feed.publishMany(2)
    await turn()
    expect(client.heard).toEqual([`live ${epoch}.5`, [6, 7]])
  })

  test('to an empty log misses nothing from the first event on', async () => {
    const { feed, fanOut } = serve(0)
    const clients = [new Client(fanOut), new Client(fanOut, at(0))]
    feed.publishMany(1)
    await turn()
    expect(clients.map(({ heard }) => heard)).toEqual([
      [`live ${epoch}.0`, [1]],
      [`resumed ${epoch}.0`, [1]],
    ])
  })

  test('with a cursor says hello first, then sends what is missing in the same turn', async () => {
    const { feed, fanOut } = serve(5)
    const client = new Client(fanOut, at(2))
    expect(client.heard).toEqual([`resumed ${epoch}.2`, [3, 4, 5]])
    feed.publishMany(1)
    await turn()
    expect(client.heard.slice(2)).toEqual([[6]])
  })

  test('has the snapshot in its hello, unless it is resumed', () => {
    const { fanOut } = serve(5)
    expect(new Client(fanOut).snapshots).toEqual([[`${epoch}.5`]])
    expect(new Client(fanOut, at(6)).snapshots).toEqual([[`${epoch}.5`]])
    expect(new Client(fanOut, at(2)).snapshots).toEqual([[]])
  })

  test('at the newest event says hello alone', () => {
    const { fanOut } = serve(5)
    expect(new Client(fanOut, at(5)).heard).toEqual([`resumed ${epoch}.5`])
  })

  test('one before the oldest event sends exactly all that is kept', () => {
    const { fanOut } = serve(10, { retain: 4 })
    expect(new Client(fanOut, at(6)).heard).toEqual([`resumed ${epoch}.6`, [7, 8, 9, 10]])
  })

  test.each([
    ['malformed', 'malformed'],
    ['epoch', { epoch: 'otherlog', seq: 8 }],
    ['future', at(11)],
    ['trimmed', at(5)],
  ] as const)('is reset: %s where the cursor is, without a partial replay', (reason, cursor) => {
    const { fanOut } = serve(10, { retain: 4 })
    expect(new Client(fanOut, cursor).heard).toEqual([`reset ${reason} ${epoch}.10`])
  })

  test('is resumed with exactly as many missing as --catch-up allows, and reset with one more', () => {
    const { fanOut } = serve(10, { catchUp: 4 })
    expect(new Client(fanOut, at(6)).heard).toEqual([`resumed ${epoch}.6`, [7, 8, 9, 10]])
    expect(new Client(fanOut, at(5)).heard).toEqual([`reset behind ${epoch}.10`])
  })

  test('in the turn of an event that is not delivered yet neither misses nor repeats it', async () => {
    const { feed, fanOut } = serve(5)
    const before = new Client(fanOut)
    feed.publishMany(2)
    const clients = [new Client(fanOut), new Client(fanOut, at(5)), new Client(fanOut, at(6))]
    feed.publishMany(1)
    await turn()
    expect(before.seqs).toEqual([6, 7, 8])
    expect(clients.map(({ heard }) => heard)).toEqual([
      [`live ${epoch}.7`, [8]],
      [`resumed ${epoch}.5`, [6, 7], [8]],
      [`resumed ${epoch}.6`, [7], [8]],
    ])
  })

  test('in a turn of more events than are retained says hello once and joins once', async () => {
    const { feed, fanOut } = serve(5, { retain: 2 })
    const before = new Client(fanOut)
    feed.publishMany(5)
    const client = new Client(fanOut)
    feed.publishMany(1)
    await turn()
    expect(client.heard).toEqual([`live ${epoch}.10`, [11]])
    expect(before.heard).toEqual([`live ${epoch}.5`, `reset behind ${epoch}.10`, [11]])
  })

  test('while the hello fills the socket sends nothing more until it drains', async () => {
    const { feed, fanOut } = serve(5)
    const client = new Client(fanOut, at(2), { room: 1 })
    feed.publishMany(1)
    await turn()
    expect(client.heard).toEqual([`resumed ${epoch}.2`])
    client.drain()
    expect(client.heard.slice(1)).toEqual([[3, 4, 5, 6]])
  })
})

describe('delivering', () => {
  test('waits for the end of the turn, and is one write per connection then', async () => {
    const { feed, fanOut } = serve(0)
    const clients = upTo(1, 5).map(() => new Client(fanOut))
    feed.publishMany(100)
    for (const { writes } of clients) expect(writes).toHaveLength(0)
    await turn()
    for (const { heard } of clients) expect(heard.slice(1)).toEqual([upTo(1, 100)])
  })

  test.each([1, 100])('of %i events writes one and the same buffer to all', async (count) => {
    const { feed, fanOut } = serve(0)
    const [one, two, three] = [new Client(fanOut), new Client(fanOut), new Client(fanOut)]
    feed.publishMany(count)
    await turn()
    expect(one.writes).toHaveLength(1)
    expect(two.writes[0]).toBe(one.writes[0])
    expect(three.writes[0]).toBe(one.writes[0])
  })

  test('of one event copies nothing: what is written is the buffer that the entry keeps', async () => {
    const { feed, fanOut } = serve(0)
    const client = new Client(fanOut)
    const entry = await feed.publish(draft)
    await turn()
    expect(client.writes[0]).toBe(entry.as(ids))
  })

  test('encodes an event once a form, and not in a form that nobody listens in', async () => {
    const { feed, fanOut } = serve(0)
    const encoded: string[] = []
    const named = (name: string): Form =>
      new Form(({ seq, json }) => {
        encoded.push(`${name} ${seq}`)
        return Buffer.from(`${json}\n`)
      })
    const [a, b] = [named('a'), named('b')]
    const clients = [a, b, b, a].map((form) => new Client(fanOut, undefined, { form }))
    feed.publishMany(2)
    await turn()
    expect(encoded).toEqual(['a 1', 'a 2', 'b 1', 'b 2'])
    for (const { seqs } of clients) expect(seqs).toEqual([1, 2])

    for (const client of clients) if (client.form === b) client.detach()
    feed.publishMany(1)
    await turn()
    expect(encoded.slice(4)).toEqual(['a 3'])
  })

  test('goes in pages of 64 KiB of JSON and at most one event more', async () => {
    const { feed, fanOut } = serve(0, { payloadBytes: 10_000 })
    const client = new Client(fanOut, undefined, { form: lines })
    feed.publishMany(50)
    await turn()
    expect(client.seqs).toEqual(upTo(1, 50))
    expect(client.writes.map(({ length }) => length).slice(0, -1)).toEqual(Array(7).fill(70_007))
  })

  test('goes on to those that are left when others leave', async () => {
    const { feed, fanOut } = serve(0)
    const clients = upTo(1, 6).map(() => new Client(fanOut))
    const left = clients.filter((_, index) => ![0, 3, 5].includes(index))
    for (const client of clients) if (!left.includes(client)) client.detach()
    feed.publishMany(2)
    await turn()
    for (const { seqs } of left) expect(seqs).toEqual([1, 2])
    detachAll(left)
    feed.publishMany(2)
    await turn()
    for (const { seqs } of clients) expect(seqs.length).toBeLessThan(3)
  })

  test.each([
    [0, 0],
    [0, 4],
    [4, 0],
    [1, 3],
    [3, 1],
    [2, 2],
  ])(
    'survives that connection %i detaches number %i while it is written to',
    async (one, other) => {
      const { feed, fanOut } = serve(0)
      const clients = upTo(1, 5).map(() => new Client(fanOut))
      const writer = clients[one] as Client
      writer.onWrite = () => clients[other]?.detach()
      feed.publishMany(1)
      await turn()
      feed.publishMany(1)
      await turn()
      for (const [index, { seqs }] of clients.entries()) {
        if (index !== other) expect(seqs).toEqual([1, 2])
        else expect([[], [1]]).toContainEqual(seqs)
      }
    },
  )

  test('survives that a connection becomes full and is detached in one write', async () => {
    const { feed, fanOut } = serve(0)
    const [one, two, three] = [new Client(fanOut), new Client(fanOut), new Client(fanOut)]
    two.room = 1
    two.onWrite = () => two.detach()
    feed.publishMany(1)
    await turn()
    feed.publishMany(1)
    await turn()
    expect([one.seqs, two.seqs, three.seqs]).toEqual([[1, 2], [1], [1, 2]])
  })

  test('survives that all leave at once, and that others come in their place', async () => {
    const { feed, fanOut } = serve(0)
    const clients = upTo(1, 4).map(() => new Client(fanOut))
    for (const client of clients) client.onWrite = () => detachAll(clients)
    feed.publishMany(1)
    await turn()
    expect(clients.flatMap(({ seqs }) => seqs)).toEqual([1])
    const next = new Client(fanOut, at(0))
    feed.publishMany(1)
    await turn()
    expect(next.seqs).toEqual([1, 2])
  })

  test('keeps gap and repeat from one that attaches while others are written to', async () => {
    const { feed, fanOut } = serve(0, { payloadBytes: 10_000 })
    const joined: Client[] = []
    const clients = upTo(1, 3).map(() => new Client(fanOut))
    for (const client of clients) {
      client.onWrite = () => {
        if (joined.length < 5) joined.push(new Client(fanOut), new Client(fanOut, at(0)))
      }
    }
    feed.publishMany(20)
    await turn()
    await turn()
    feed.publishMany(2)
    await turn()
    expect(joined).toHaveLength(6)
    for (const { seqs } of clients) expect(seqs).toEqual(upTo(1, 22))
    for (const [index, { heard, seqs }] of joined.entries()) {
      const from = index % 2 === 0 ? 20 : 0
      expect(heard[0]).toBe(`${from === 0 ? 'resumed' : 'live'} ${epoch}.${from}`)
      expect(seqs).toEqual(upTo(from + 1, 22))
    }
  })

  test.each([0, 1])(
    'ends when the fan-out is closed with %i events on their way',
    async (count) => {
      const { feed, fanOut } = serve(0)
      const client = new Client(fanOut)
      feed.publishMany(count)
      fanOut.close()
      await turn()
      feed.publishMany(1)
      await turn()
      expect(client.seqs).toEqual([])
    },
  )
})

describe('a connection that is full', () => {
  test('is sent nothing until it drains, then all that it missed, then what is new', async () => {
    const { feed, fanOut } = serve(0)
    const [slow, quick] = [new Client(fanOut), new Client(fanOut)]
    slow.room = 1
    for (let n = 0; n < 4; n++) {
      feed.publishMany(2)
      await turn()
    }
    expect(slow.seqs).toEqual([1, 2])
    expect(quick.heard.slice(1)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ])

    slow.drain()
    expect(slow.heard.slice(2)).toEqual([upTo(3, 8)])
    feed.publishMany(1)
    await turn()
    expect(slow.heard.slice(3)).toEqual([[9]])
    // It is live again: it is written the buffer that everyone is written.
    expect(slow.writes.at(-1)).toBe(quick.writes.at(-1))
  })

  test('and drains in the turn of an event that is not delivered yet gets it once', async () => {
    const { feed, fanOut } = serve(0)
    const [slow, quick] = [new Client(fanOut), new Client(fanOut)]
    slow.room = 1
    feed.publishMany(1)
    await turn()
    feed.publishMany(2)
    slow.drain()
    feed.publishMany(1)
    await turn()
    expect(slow.seqs).toEqual([1, 2, 3, 4])
    expect(quick.seqs).toEqual([1, 2, 3, 4])
  })

  test('is sent a page at a time, never more than 64 KiB and one event', async () => {
    const { feed, fanOut } = serve(0, { payloadBytes: 10_000 })
    const slow = new Client(fanOut, at(0), { room: 1, form: lines })
    feed.publishMany(100)
    await turn()
    expect(slow.writes).toHaveLength(0)
    for (let page = 1; page <= 15; page++) {
      slow.drain(1)
      expect(slow.writes).toHaveLength(page)
      expect(slow.writes.at(-1)?.length).toBeLessThan(PAGE_BYTES + 10_000)
    }
    expect(slow.seqs).toEqual(upTo(1, 100))
  })

  test('in the middle of a delivery is sent the rest of it only as it drains', async () => {
    const { feed, fanOut } = serve(0, { payloadBytes: 10_000 })
    const [slow, quick] = [new Client(fanOut), new Client(fanOut)]
    slow.room = 2
    feed.publishMany(50)
    await turn()
    expect(quick.seqs).toEqual(upTo(1, 50))
    expect(slow.seqs).toEqual(upTo(1, 14))
    slow.drain(1)
    expect(slow.seqs).toEqual(upTo(1, 21))
    slow.drain()
    expect(slow.seqs).toEqual(upTo(1, 50))
  })

  test('and misses exactly --catch-up events is sent them; with one more it is reset', async () => {
    const { feed, fanOut } = serve(0, { catchUp: 4 })
    const [four, five] = [
      new Client(fanOut, undefined, { room: 1 }),
      new Client(fanOut, undefined, { room: 1 }),
    ]
    feed.publishMany(4)
    await turn()
    four.drain()
    feed.publishMany(1)
    await turn()
    five.drain()
    expect(four.heard).toEqual([`live ${epoch}.0`, [1, 2, 3, 4], [5]])
    expect(five.heard).toEqual([`live ${epoch}.0`, `reset behind ${epoch}.5`])
    feed.publishMany(1)
    await turn()
    expect(five.heard.slice(2)).toEqual([[6]])
  })

  test('and whose next event was trimmed is reset: behind, without a partial replay', async () => {
    const { feed, fanOut } = serve(0, { retain: 5 })
    const slow = new Client(fanOut, undefined, { room: 1 })
    feed.publishMany(5)
    await turn()
    feed.publishMany(1)
    await turn()
    slow.drain()
    expect(slow.heard).toEqual([`live ${epoch}.0`, `reset behind ${epoch}.6`])
    feed.publishMany(1)
    await turn()
    expect(slow.heard.slice(2)).toEqual([[7]])
  })

  test('and whose next event is the oldest kept is sent all of them', async () => {
    const { feed, fanOut } = serve(0, { retain: 5 })
    const slow = new Client(fanOut, undefined, { room: 1 })
    feed.publishMany(5)
    await turn()
    slow.drain()
    expect(slow.heard).toEqual([`live ${epoch}.0`, [1, 2, 3, 4, 5]])
  })

  test('and detaches is never written to again, even if it drains', async () => {
    const { feed, fanOut } = serve(0)
    const [slow, quick] = [new Client(fanOut), new Client(fanOut)]
    slow.room = 1
    feed.publishMany(1)
    await turn()
    slow.detach()
    slow.drain()
    slow.detach()
    feed.publishMany(1)
    await turn()
    expect(slow.seqs).toEqual([1])
    expect(quick.seqs).toEqual([1, 2])
  })

  test('and drains twice is not live twice', async () => {
    const { feed, fanOut } = serve(0)
    const slow = new Client(fanOut, undefined, { room: 1 })
    slow.drain()
    slow.drain()
    feed.publishMany(1)
    await turn()
    expect(slow.seqs).toEqual([1])
  })
})

describe('more events in one turn than are retained', () => {
  test('reset whoever was live, and the next event follows', async () => {
    const { feed, fanOut } = serve(3, { retain: 5 })
    const clients = [new Client(fanOut), new Client(fanOut)]
    feed.publishMany(6)
    await turn()
    feed.publishMany(1)
    await turn()
    for (const { heard } of clients) {
      expect(heard).toEqual([`live ${epoch}.3`, `reset behind ${epoch}.9`, [10]])
    }
  })

  test('are delivered where they are exactly as many', async () => {
    const { feed, fanOut } = serve(3, { retain: 5 })
    const client = new Client(fanOut)
    feed.publishMany(5)
    await turn()
    expect(client.heard).toEqual([`live ${epoch}.3`, [4, 5, 6, 7, 8]])
  })

  test('are not told to one that is full, however often, until it drains', async () => {
    const { feed, fanOut } = serve(3, { retain: 5 })
    const slow = new Client(fanOut, undefined, { room: 1 })
    for (let n = 0; n < 10; n++) {
      feed.publishMany(6)
      await turn()
    }
    expect(slow.heard).toEqual([`live ${epoch}.3`])
    slow.drain()
    expect(slow.heard.slice(1)).toEqual([`reset behind ${epoch}.63`])
  })

  test('wake who waits', async () => {
    const { feed, fanOut } = serve(3, { retain: 5 })
    const news = vi.fn()
    fanOut.wait(news)
    feed.publishMany(6)
    await turn()
    expect(news).toHaveBeenCalledOnce()
  })
})

describe('the cursor of an attachment', () => {
  test('is what the connection was sent, never what the feed has', async () => {
    const { feed, fanOut } = serve(5)
    const [slow, quick] = [new Client(fanOut, at(2), { room: 2 }), new Client(fanOut)]
    expect([slow.cursor, quick.cursor]).toEqual([`${epoch}.5`, `${epoch}.5`])
    feed.publishMany(2)
    expect([slow.cursor, quick.cursor]).toEqual([`${epoch}.5`, `${epoch}.5`])
    await turn()
    expect([slow.cursor, quick.cursor]).toEqual([`${epoch}.5`, `${epoch}.7`])
    slow.drain()
    expect(slow.cursor).toBe(`${epoch}.7`)
  })

  test('is the client’s own while it was sent no more than the hello', () => {
    const { fanOut } = serve(5)
    expect(new Client(fanOut, at(2), { room: 1 }).cursor).toBe(`${epoch}.2`)
    expect(new Client(fanOut, at(9), { room: 1 }).cursor).toBe(`${epoch}.5`)
  })

  test('stays in the old epoch until a full connection could be told of the new one', () => {
    const { feed, fanOut } = serve(5)
    const slow = new Client(fanOut, at(2), { room: 1 })
    feed.lose('newepoch', 7)
    expect(slow.cursor).toBe(`${epoch}.2`)
    slow.drain()
    expect(slow.cursor).toBe('newepoch.7')
  })
})

describe('collecting for some milliseconds', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('delivers that long after the first event, in one write', () => {
    const { feed, fanOut } = serve(0, { batch: 50 })
    const client = new Client(fanOut)
    feed.publishMany(1)
    vi.advanceTimersByTime(49)
    feed.publishMany(2)
    expect(client.seqs).toEqual([])
    vi.advanceTimersByTime(1)
    expect(client.heard.slice(1)).toEqual([[1, 2, 3]])

    feed.publishMany(1)
    vi.advanceTimersByTime(49)
    expect(client.seqs).toEqual([1, 2, 3])
    vi.advanceTimersByTime(1)
    expect(client.seqs).toEqual([1, 2, 3, 4])
  })

  test('shows neither gap nor repeat to one that attaches or drains meanwhile', () => {
    const { feed, fanOut } = serve(0, { batch: 50 })
    const before = new Client(fanOut)
    const slow = new Client(fanOut, undefined, { room: 1 })
    feed.publishMany(2)
    vi.advanceTimersByTime(20)
    const meanwhile = [new Client(fanOut), new Client(fanOut, at(0)), new Client(fanOut, at(1))]
    slow.drain()
    feed.publishMany(2)
    vi.advanceTimersByTime(50)
    expect([before, slow, ...meanwhile].map(({ seqs }) => seqs)).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [3, 4],
      [1, 2, 3, 4],
      [2, 3, 4],
    ])
    for (const { cursor } of [before, slow, ...meanwhile]) expect(cursor).toBe(`${epoch}.4`)
  })

  test('has a cursor that stands still while events are collected', () => {
    const { feed, fanOut } = serve(3, { batch: 50 })
    const client = new Client(fanOut)
    feed.publishMany(2)
    vi.advanceTimersByTime(49)
    expect(client.cursor).toBe(`${epoch}.3`)
    vi.advanceTimersByTime(1)
    expect(client.cursor).toBe(`${epoch}.5`)
  })

  test('wakes who waits after the delivery', () => {
    const { feed, fanOut } = serve(0, { batch: 50 })
    const news = vi.fn()
    fanOut.wait(news)
    feed.publishMany(1)
    vi.advanceTimersByTime(49)
    expect(news).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(news).toHaveBeenCalledOnce()
  })

  test('is over with the old epoch: what was collected is not sent in the new one', () => {
    const { feed, fanOut } = serve(0, { batch: 50 })
    const client = new Client(fanOut)
    feed.publishMany(2)
    feed.lose('newepoch', 1)
    vi.advanceTimersByTime(100)
    expect(client.heard).toEqual([`live ${epoch}.0`, 'reset epoch newepoch.1'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('leaves no timer when the fan-out is closed', () => {
    const { feed, fanOut } = serve(0, { batch: 50 })
    feed.publishMany(1)
    expect(vi.getTimerCount()).toBe(1)
    fanOut.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('waiting', () => {
  test('is called back once, after live connections were written to', async () => {
    const { feed, fanOut } = serve(0)
    const client = new Client(fanOut)
    const heard: number[][] = []
    fanOut.wait(() => heard.push(client.seqs))
    await turn()
    expect(heard).toEqual([])
    feed.publishMany(2)
    expect(heard).toEqual([])
    await turn()
    feed.publishMany(2)
    await turn()
    expect(heard).toEqual([[1, 2]])
  })

  test('is called back without any connection', async () => {
    const { feed, fanOut } = serve(0)
    const news = vi.fn()
    fanOut.wait(news)
    feed.publishMany(1)
    await turn()
    expect(news).toHaveBeenCalledOnce()
  })

  test('is not called back once it was cancelled', async () => {
    const { feed, fanOut } = serve(0)
    const [cancelled, kept] = [vi.fn(), vi.fn()]
    const cancel = fanOut.wait(cancelled)
    fanOut.wait(kept)
    cancel()
    feed.publishMany(1)
    await turn()
    expect(cancelled).not.toHaveBeenCalled()
    expect(kept).toHaveBeenCalledOnce()
    expect(cancel).not.toThrow()
  })

  test('is not called back when another that is called cancels it', async () => {
    const { feed, fanOut } = serve(0)
    const second = vi.fn()
    fanOut.wait(() => cancel())
    const cancel = fanOut.wait(second)
    feed.publishMany(1)
    await turn()
    expect(second).not.toHaveBeenCalled()
  })

  test('again, while called back, is for the next delivery', async () => {
    const { feed, fanOut } = serve(0)
    let calls = 0
    const news = (): void => {
      calls++
      fanOut.wait(news)
    }
    fanOut.wait(news)
    for (let n = 1; n <= 3; n++) {
      feed.publishMany(5)
      await turn()
      expect(calls).toBe(n)
    }
  })

  test('is called back on a new epoch, even of an empty log', () => {
    const { feed, fanOut } = serve(0)
    const news = vi.fn()
    fanOut.wait(news)
    feed.lose('newepoch')
    expect(news).toHaveBeenCalledOnce()
  })

  test('is called back when the feed turns stale, not when it comes back', () => {
    const { feed, fanOut } = serve(0)
    const [first, second] = [vi.fn(), vi.fn()]
    fanOut.wait(first)
    feed.turn(true)
    expect(first).toHaveBeenCalledOnce()
    fanOut.wait(second)
    feed.turn(false)
    expect(second).not.toHaveBeenCalled()
  })
})

describe('a new epoch', () => {
  test('resets everyone, live or not, and the next event follows', async () => {
    const { feed, fanOut } = serve(5)
    const [live, slow] = [new Client(fanOut), new Client(fanOut, at(2), { room: 1 })]
    feed.lose('newepoch', 3)
    expect(live.heard).toEqual([`live ${epoch}.5`, 'reset epoch newepoch.3'])
    // It is full: it is told when it drains, so that it is not given more than it can take.
    expect(slow.heard).toEqual([`resumed ${epoch}.2`])
    slow.drain()
    expect(slow.heard.slice(1)).toEqual(['reset epoch newepoch.3'])
    feed.publishMany(1)
    await turn()
    expect(live.heard.slice(2)).toEqual([[4]])
    expect(slow.heard.slice(2)).toEqual([[4]])
  })

  test('that is as long as the old one resets all the same', async () => {
    const { feed, fanOut } = serve(5)
    const [live, slow] = [new Client(fanOut), new Client(fanOut, undefined, { room: 1 })]
    feed.lose('newepoch', 5)
    slow.drain()
    for (const { heard } of [live, slow]) {
      expect(heard).toEqual([`live ${epoch}.5`, 'reset epoch newepoch.5'])
    }
  })

  test('that is shorter or longer leaves nothing of the old one to be delivered', async () => {
    for (const events of [0, 2, 9]) {
      const { feed, fanOut } = serve(5)
      const client = new Client(fanOut)
      feed.publishMany(1)
      feed.lose('newepoch', events)
      await turn()
      feed.publishMany(1)
      await turn()
      expect(client.heard.slice(1)).toEqual([`reset epoch newepoch.${events}`, [events + 1]])
    }
  })

  test('after another is told once to one that was full through both', () => {
    const { feed, fanOut } = serve(5)
    const slow = new Client(fanOut, undefined, { room: 1 })
    for (const next of ['epoch001', 'epoch002', 'epoch003']) feed.lose(next, 1)
    expect(slow.heard).toHaveLength(1)
    slow.drain()
    expect(slow.heard.slice(1)).toEqual(['reset epoch epoch003.1'])
  })

  test('resets the others when one detaches on hearing of it', async () => {
    const { feed, fanOut } = serve(5)
    const clients = upTo(1, 4).map(() => new Client(fanOut))
    const [first, second] = clients as [Client, Client]
    first.onWrite = () => {
      first.detach()
      second.detach()
    }
    feed.lose('newepoch', 1)
    feed.publishMany(1)
    await turn()
    expect(clients.map(({ heard }) => heard.slice(1))).toEqual([
      ['reset epoch newepoch.1'],
      [],
      ['reset epoch newepoch.1', [2]],
      ['reset epoch newepoch.1', [2]],
    ])
  })

  test('is not missed by one that attaches before the fan-out heard of it', async () => {
    const feed = new FragileFeed()
    feed.publishMany(5)
    let attached: Client | undefined
    // This one is told of a change before the fan-out is.
    feed.subscribe(() => {
      attached ??= new Client(fanOut)
    })
    const fanOut = new FanOut(feed)
    feed.lose('newepoch', 3)
    feed.publishMany(1)
    await turn()
    expect(attached?.heard.at(0)).toBe('live newepoch.3')
    expect(attached?.seqs).toEqual([4])
  })
})

describe('a feed that turns stale, or comes back', () => {
  test('has a heartbeat sent to each connection, with the cursor of its own', () => {
    const { feed, fanOut } = serve(5)
    const [slow, quick] = [new Client(fanOut, at(2), { room: 1 }), new Client(fanOut)]
    feed.turn(true)
    feed.turn(true)
    feed.turn(false)
    expect(slow.heartbeats).toEqual([
      { cursor: `${epoch}.2`, stale: true },
      { cursor: `${epoch}.2`, stale: false },
    ])
    expect(quick.heartbeats).toEqual([
      { cursor: `${epoch}.5`, stale: true },
      { cursor: `${epoch}.5`, stale: false },
    ])
  })

  test('says so in the hello of whoever attaches', () => {
    const { feed, fanOut } = serve(5)
    feed.turn(true)
    let start: Start | undefined
    fanOut.attach(
      {
        form: ids,
        write: () => true,
        hello: (said) => {
          start = said
          return true
        },
        heartbeat: () => {},
      },
      undefined,
    )
    expect(JSON.parse(start?.json ?? '')).toMatchObject({ outcome: 'live', stale: true })
  })

  test('sends no heartbeat to one that left', () => {
    const { feed, fanOut } = serve(5)
    const client = new Client(fanOut)
    client.detach()
    feed.turn(true)
    expect(client.heartbeats).toEqual([])
  })
})

describe('whatever happens, in whatever order', () => {
  const CATCH_UP = 30
  const RETAIN = 40

  /** mulberry32: the same numbers from 0 to 1 for the same seed. */
  function randomFrom(seed: number): () => number {
    let state = seed
    return () => {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    }
  }

  /** A client that walks through what it hears as a browser would, and so knows where it stands. */
  class Walker {
    readonly client: Client
    #place: { epoch: string; seq: number } | undefined
    #walked = 0

    constructor(fanOut: FanOut, from: Cursor | undefined, room: number, form: Form) {
      this.#place = from
      this.client = new Client(fanOut, from, { room, form })
    }

    /** @throws on a gap, a repeat, or a reset without need */
    walk(): string {
      for (const what of this.client.heard.slice(this.#walked)) {
        if (typeof what === 'string') this.#startAt(what)
        else for (const seq of what) this.#stepTo(seq)
        this.#walked++
      }
      return `${this.#place?.epoch}.${this.#place?.seq}`
    }

    #startAt(hello: string): void {
      const words = hello.split(' ')
      const [epoch = '', seq] = (words.pop() ?? '').split('.')
      const place = { epoch, seq: Number(seq) }
      const before = this.#place
      const missing = place.seq - (before?.seq ?? 0)
      const isFirst = this.#walked === 0
      const right: Record<string, boolean> = {
        live: isFirst && before === undefined,
        resumed: isFirst && missing === 0,
        'reset trimmed': isFirst && missing > RETAIN,
        'reset behind': before?.epoch === epoch && missing > CATCH_UP,
        'reset epoch': before?.epoch !== epoch,
      }
      if (!right[words.join(' ')]) throw new Error(`${hello} after ${JSON.stringify(before)}`)
      this.#place = place
    }

    #stepTo(seq: number): void {
      if (this.#place === undefined || seq !== this.#place.seq + 1) {
        throw new Error(`${seq} after ${JSON.stringify(this.#place)}`)
      }
      this.#place = { epoch: this.#place.epoch, seq }
    }
  }

  test.each(upTo(1, 60))(
    'each connection sees every event after its hello once, or is reset (seed %i)',
    async (seed) => {
      const random = randomFrom(seed)
      const below = (most: number): number => Math.floor(random() * most)
      const feed = new FragileFeed({ retain: RETAIN, payloadBytes: 9_000 })
      const fanOut = new FanOut(feed, { catchUp: CATCH_UP })
      const forms = [ids, new Form(({ event }) => Buffer.from(`${event.id}\n`))]
      const walkers: Walker[] = []
      let epochs = 0

      const pick = (): Client | undefined => walkers[below(walkers.length)]?.client
      const attach = (from: Cursor | undefined): void => {
        const room = random() < 0.5 ? 1 + below(4) : Number.POSITIVE_INFINITY
        walkers.push(new Walker(fanOut, from, room, forms[below(2)] ?? ids))
      }
      const act = async (): Promise<void> => {
        const dice = random()
        const { epoch: current, newest } = feed.bounds()
        if (dice < 0.3) feed.publishMany(1 + below(4))
        else if (dice < 0.33) feed.publishMany(below(60))
        else if (dice < 0.55) await turn()
        else if (dice < 0.65) attach(undefined)
        else if (dice < 0.72) attach({ epoch: current, seq: Math.max(0, newest - below(50)) })
        else if (dice < 0.8) {
          const client = pick()
          if (client?.full === false) client.room = Math.min(client.room, 1 + below(3))
        } else if (dice < 0.93) {
          const client = pick()
          if (client?.full) client.drain(random() < 0.5 ? 1 : Number.POSITIVE_INFINITY)
        } else if (dice < 0.98) pick()?.detach()
        else if (dice < 0.99) feed.turn(!feed.stale)
        else feed.lose(`epoch${String(epochs++).padStart(4, '0')}`, below(10))
      }
      const present = (): Walker[] => walkers.filter(({ client }) => !client.gone)

      for (let step = 0; step < 300; step++) {
        await act()
        const wrong = present().filter((walker) => walker.walk() !== walker.client.cursor)
        expect(wrong).toEqual([])
      }

      for (const { client } of present()) if (client.full) client.drain()
      await turn()
      const { epoch: last, newest } = feed.bounds()
      expect(present().length).toBeGreaterThan(5)
      for (const walker of present()) expect(walker.walk()).toBe(`${last}.${newest}`)
      // No write was of more than a page and one event.
      expect(Math.max(...walkers.flatMap(({ client }) => client.pages))).toBe(
        Math.ceil(PAGE_BYTES / 9_000),
      )
    },
  )
})
