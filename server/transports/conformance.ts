import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Client, ClientOptions, Clients } from '../testbed/clients.ts'
import { notification, price } from '../testbed/drafts.ts'
import { HOSTILE } from '../testbed/hostile-texts.ts'
import { Relay } from '../testbed/relay.ts'
import { cursorAt, type Served, serve as servePlain } from '../testbed/serve.ts'
import { caughtUp, idsAfter, started, trace } from '../testbed/trace.ts'

/**
 * The promises of `Feed`, by number, kept by one transport: server half and real browser half,
 * over real sockets. A new transport is judged by the same tests as those that are there.
 */
export interface Subject {
  readonly transport: string
  /** Every transport that its cursors must work on. */
  readonly others: readonly string[]
  /** Where the browser half runs. */
  readonly clients: () => Clients
  /** What it is served by; a server without TLS by default. */
  readonly serve?: typeof servePlain
}

/** Each transport of a list, to be judged together with the rest of it. */
export function subjectsOf(
  list: readonly { readonly name: string }[],
  clients: () => Clients,
): Subject[] {
  const names = list.map(({ name }) => name)
  return names.map((transport) => {
    return { transport, others: names.filter((name) => name !== transport), clients }
  })
}

/** Fast enough for a test; the promises do not depend on it. */
export const QUICK: ClientOptions = { interval: 50, wait: 2 }

export function keepsThePromises({
  transport,
  others,
  clients,
  serve = servePlain,
}: Subject): void {
  const connect = (at: { origin: string }, options: ClientOptions = {}): Promise<Client> =>
    clients().connect(transport, at.origin, { ...QUICK, ...options })

  test('promise 1 and 2: a client sees every event, in order, without a gap', async () => {
    const served = await serve()
    const client = await connect(served)
    await started(client)
    for (let burst = 0; burst < 30; burst++) {
      for (let index = 0; index < burst; index++) await served.feed.publish(price('X', index + 1))
      if (burst % 3 === 0) await sleep(10)
    }
    await caughtUp(client, served)
    const seen = trace(await client.reports())
    expect(seen.ids).toEqual(idsAfter(served, 0))
    expect(seen.gaps).toEqual([])
    expect(seen.repeats).toBe(0)
  })

  describe('promise 2 and 5: where a client starts', () => {
    type Row = [
      row: number,
      name: string,
      cursor: (served: Served) => string | undefined,
      start: object,
    ]
    const rows: Row[] = [
      [1, 'no cursor', () => undefined, { outcome: 'live' }],
      [8, 'the newest event', (served) => cursorAt(served, 30), { outcome: 'resumed', events: 0 }],
      [
        8,
        'the event before the oldest',
        (served) => cursorAt(served, 20),
        { outcome: 'resumed', events: 10 },
      ],
      [
        7,
        'one before that',
        (served) => cursorAt(served, 19),
        { outcome: 'reset', reason: 'trimmed' },
      ],
      [
        7,
        'before the first event',
        (served) => cursorAt(served, 0),
        { outcome: 'reset', reason: 'trimmed' },
      ],
      [
        5,
        'an event that is not there yet',
        (served) => cursorAt(served, 31),
        { outcome: 'reset', reason: 'future' },
      ],
      [6, 'another log', () => 'anotherlog.25', { outcome: 'reset', reason: 'epoch' }],
    ]
    test.each(rows)(
      `[row %i] ${transport}: with a cursor at %s`,
      async (_row, _name, cursorOf, expected) => {
        const served = await serve({ retain: 10 })
        for (let index = 1; index <= 30; index++) await served.feed.publish(price('X', index))
        const cursor = cursorOf(served)
        const client = await connect(served, cursor === undefined ? {} : { cursor })
        const start = await started(client)
        await caughtUp(client, served)
        const { outcome, reason } = start
        const seen = trace(await client.reports())
        if (outcome === 'resumed') {
          expect({ outcome, events: seen.ids.length }).toEqual(expected)
          expect(seen.ids).toEqual(idsAfter(served, 30 - seen.ids.length))
        } else {
          expect({ outcome, ...(reason && { reason }) }).toEqual(expected)
          expect(seen.ids, 'no partial replay').toEqual([])
          expect(seen.snapshot).toEqual(served.feed.snapshot().map(({ event }) => event.id))
        }
      },
    )
  })

  test('promise 3: two clients with one cursor are told the same events by the same ids', async () => {
    const served = await serve()
    for (let index = 1; index <= 40; index++) await served.feed.publish(price('X', index))
    const cursor = cursorAt(served, 15)
    const [one, other] = await Promise.all([
      connect(served, { cursor }),
      connect(served, { cursor }),
    ])
    await Promise.all([caughtUp(one, served), caughtUp(other, served)])
    const first = trace(await one.reports())
    expect(first.ids).toEqual(idsAfter(served, 15))
    expect(trace(await other.reports()).texts).toEqual(first.texts)
  })

  test(`[row 24] ${transport}: promise 3 and 4: hostile texts arrive once, intact, in the same JSON`, async () => {
    const served = await serve()
    const client = await connect(served)
    await started(client)
    for (const text of HOSTILE) {
      await served.feed.publish(notification(text.slice(0, 100), text))
      await sleep(1)
    }
    await caughtUp(client, served)
    const seen = trace(await client.reports())
    const entries = served.feed.read(0, 1000, Number.POSITIVE_INFINITY)
    expect(seen.texts).toEqual(entries.map(({ json }) => json))
    expect(seen.gaps).toEqual([])
  })

  test('promise 5: a client without a cursor starts from newest prices and 20 notifications', async () => {
    const served = await serve()
    for (let index = 1; index <= 25; index++) {
      await served.feed.publish(price(`S${index % 3}`, index))
      await served.feed.publish(notification(`note ${index}`))
    }
    const client = await connect(served)
    const start = await started(client)
    const seen = trace(await client.reports())
    expect(start).toMatchObject({ outcome: 'live', cursor: cursorAt(served, 50) })
    expect(seen.snapshot).toHaveLength(23)
    expect(seen.snapshot).toEqual(served.feed.snapshot().map(({ event }) => event.id))
    expect(await client.cursor()).toBe(start.cursor)
  })

  test('promise 6: its cursor goes on with every other transport, in mid-stream', async () => {
    const served = await serve()
    let client = await connect(served)
    await started(client)
    let publishing = true
    const publisher = (async () => {
      while (publishing) {
        await served.feed.publish(price('X', 1))
        await sleep(2)
      }
    })()
    const seen: string[] = []
    for (const next of [...others, transport]) {
      const before = trace(await client.reports()).ids.length
      await expect
        .poll(async () => trace(await client.reports()).ids.length)
        .toBeGreaterThan(before + 5)
      await client.close()
      const cursor = await client.cursor()
      const handed = trace(await client.reports())
      seen.push(...handed.ids)
      expect(handed.starts.slice(1)).toEqual([])
      client = await clients().connect(next, served.origin, { ...QUICK, cursor: cursor ?? '' })
      expect(await started(client)).toMatchObject({ outcome: 'resumed' })
    }
    publishing = false
    await publisher
    await caughtUp(client, served)
    seen.push(...trace(await client.reports()).ids)
    expect(seen).toEqual(idsAfter(served, 0))
  })

  test('publishing the way of this transport gives a receipt, and the event comes back', async () => {
    const served = await serve()
    const client = await connect(served)
    await started(client)
    const { id } = await client.publish('from here')
    await caughtUp(client, served)
    expect(trace(await client.reports()).ids).toEqual([id])
  })
}

/** Promise 7, which needs to look at the server's sockets from within its process. */
export function holdsBoundedBytes({ transport, clients, serve = servePlain }: Subject): void {
  test('promise 7: a client that stops reading makes the server hold no more than a page', async () => {
    const served = await serve({ retain: 2000 })
    const relay = await Relay.open(served.port)
    const client = await clients().connect(transport, relay.url, QUICK)
    await started(client)
    relay.hold()
    let most = 0
    for (let index = 0; index < 500; index++) {
      await served.feed.publish(notification(`large ${index}`, 'x'.repeat(60_000)))
      await new Promise(setImmediate)
      most = Math.max(most, ...served.sockets.map(({ writableLength }) => writableLength))
    }
    // A page of 64 KiB, the event that fills it, and what the socket may hold on top; an answer
    // to a poll is 1 MiB at most. Unbounded, it would be 30 MB.
    expect(most).toBeLessThan(1_300_000)
    relay.release()
    await caughtUp(client, served)
    const seen = trace(await client.reports())
    expect(seen.gaps).toEqual([])
    expect(seen.ids).toEqual(idsAfter(served, 0))
  })
}

/** Of a transport that is pushed into: that it costs one encoding, and no copy, for all. */
export function sharesItsBytes({ transport, clients, serve = servePlain }: Subject): void {
  test('over 99 % of its deliveries are out of a buffer that was made once for all', async () => {
    const served = await serve()
    const connect = (): Promise<Client> => clients().connect(transport, served.origin, QUICK)
    const all = await Promise.all(Array.from({ length: 20 }, connect))
    await Promise.all(all.map(started))
    for (let index = 1; index <= 2000; index++) {
      await served.feed.publish(price('X', index))
      if (index % 20 === 0) await sleep(5)
    }
    await Promise.all(all.map((client) => caughtUp(client, served)))
    const { shared, own } = served.app.feeds.main.fanOut.sent
    expect(shared + own).toBe(20 * 2000)
    expect(shared / (shared + own)).toBeGreaterThan(0.99)
  }, 60_000)
}
