import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Report } from '../../web/transports/transport.ts'
import { type Client, nodeClients } from '../testbed/clients.ts'
import { ask, Conversation, get, H2C, head, post, WEBSOCKET } from '../testbed/conversation.ts'
import { notification, price } from '../testbed/drafts.ts'
import { eventually } from '../testbed/eventually.ts'
import { HOSTILE } from '../testbed/hostile-texts.ts'
import { RawConnection } from '../testbed/raw.ts'
import { type Bytes, Relay } from '../testbed/relay.ts'
import { serve } from '../testbed/serve.ts'
import { caughtUp } from '../testbed/trace.ts'
import { transports } from '../transports/index.ts'
import type { Compress } from '../transports/transport.ts'
import type { Counts, Stats } from './stats.ts'

const names = transports.map(({ name }) => name)
const NOTHING: Counts = {
  connections: 0,
  deliveries: 0,
  requests: 0,
  empty: 0,
  resets: 0,
  bytesIn: 0,
  bytesOut: 0,
}
const EVENT = { type: 'notification', data: { title: 'by post' } }

describe.each(names)('what the browser half of %s costs', (name) => {
  const variants = ['off', 'gzip', 'deflate'] as const satisfies Compress[]
  test.each(variants)('is what a relay saw, with compression %s', async (compress) => {
    const { served, relay, look } = await metered({ compress })
    const client = await nodeClients().connect(name, relay.url, { interval: 100, wait: 1 })
    await caughtUp(client, served)
    for (const text of HOSTILE) await served.feed.publish(notification('hostile', text))
    for (let index = 1; index <= 20; index++) await served.feed.publish(price('X', index))
    await caughtUp(client, served)
    if (name === 'websocket') await client.publish('by the WebSocket itself')
    await emptyPolls(client, name)

    await relay.quiet(name === 'short-polling' ? 20 : 200)
    const isStream = !name.endsWith('polling')
    if (isStream) expect((await look()).counts(name).connections).toBe(1)
    const reports = await leave(client, name)
    await relay.quiet()
    const counts = (await look()).counts(name)
    const of = (kind: Report['kind']): number => reports.filter((it) => it.kind === kind).length
    expect(counts).toEqual({
      // What fetch keeps alive for later is not the client's to close.
      connections: isStream ? 0 : expect.any(Number),
      deliveries: served.feed.bounds().newest,
      requests: of('request'),
      empty: reports.filter((report) => report.kind === 'message' && report.empty).length,
      resets: 0,
      bytesIn: relay.bytes.toServer,
      bytesOut: relay.bytes.toClient,
    })
    expect(counts.bytesOut, 'all of it crossed').toBeGreaterThan(
      compress === 'off' ? 65_536 : 1_000,
    )
    if ((compress === 'gzip') === (name !== 'websocket') && compress !== 'off') {
      expect(counts.bytesOut, 'it was compressed').toBeLessThan(40_000)
    }
  })
})

test('one connection after the other: bytes are charged request by request', async () => {
  const { served, relay, look } = await metered()
  const connection = await Conversation.open(relay.port)
  let before = await look()
  expect(before.counts('other')).toMatchObject({ connections: 1, bytesIn: 0, bytesOut: 0 })

  const step = async (
    owner: string,
    bytes: string,
    more: Partial<Counts> = {},
    act?: () => unknown,
  ) => {
    const crossed = relay.mark()
    connection.send(bytes)
    await act?.()
    await connection.answers()
    await relay.quiet(50)
    const after = await look()
    const { toServer, toClient } = crossed()
    expect(toServer).toBe(Buffer.byteLength(bytes))
    const change = { requests: 1, bytesIn: toServer, bytesOut: toClient, ...more }
    for (const name of [...names, 'other']) {
      const { connections: is, ...now } = after.counts(name)
      const { connections: _was, ...then } = before.counts(name)
      const expected = name === owner ? plus(then, change) : then
      expect(now, `${name} after ${bytes.slice(0, 40)}`).toEqual(expected)
      expect(is, name).toBe(name === owner ? 1 : 0)
    }
    before = after
  }

  const { epoch } = served.feed.bounds()
  await step('short-polling', get('/feed/short-polling'))
  await step(
    'long-polling',
    get(`/feed/long-polling?cursor=${epoch}.0`),
    { deliveries: 1 },
    async () => {
      await eventually(async () =>
        expect((await look()).counts('long-polling').bytesIn).not.toBe(0),
      )
      expect((await look()).counts('long-polling')).toMatchObject({ connections: 1, bytesOut: 0 })
      await served.feed.publish(price('X', 1))
    },
  )
  await step('other', post(EVENT))
  await step('short-polling', get(`/feed/short-polling?cursor=${epoch}.1`), { deliveries: 1 })
  await step('short-polling', get(`/feed/short-polling?cursor=${epoch}.2`), { empty: 1 })
  await step('long-polling', get(`/feed/long-polling?cursor=${epoch}.2&wait=0`), { empty: 1 })
  await step('long-polling', get('/feed/long-polling?cursor=anotherlog.1'), { resets: 1 })
  await step('short-polling', head(`/feed/short-polling?cursor=${epoch}.0`))
  await step('long-polling', head(`/feed/long-polling?cursor=${epoch}.2`))
  await step('short-polling', get('/feed/short-polling?cursor=bad'))
  await step('other', get('/feed/%zz'))
  await step('short-polling', get(`/feed/short-polling?cursor=${epoch}.2`, ...H2C), { empty: 1 })
  await step('other', get('/nowhere', ...H2C))
  await step('websocket', get('/feed/websocket'))
  await step('other', get('/stats'))

  const crossed = relay.mark()
  await connection.ask(head('/feed/sse'))
  connection.connection.close()
  await relay.quiet(50)
  const { toServer, toClient } = crossed()
  const sse = { ...NOTHING, requests: 1, bytesIn: toServer, bytesOut: toClient }
  expect((await look()).counts('sse')).toEqual(sse)
  expect((await look()).counts('other').connections).toBe(0)
})

test('requests of all kinds in a row on one connection are told apart without a look between', async () => {
  const { served, relay, look } = await metered()
  const { epoch } = served.feed.bounds()
  const connection = await Conversation.open(relay.port)
  const expected = new Map([...names, 'other'].map((name) => [name, { in: 0, out: 0 }]))
  const rows: [owner: string, bytes: string][] = [
    ['short-polling', get('/feed/short-polling')],
    ['other', post(EVENT)],
    ['long-polling', get(`/feed/long-polling?cursor=${epoch}.0`)],
    ['short-polling', get('/feed/short-polling', ...H2C)],
    ['other', get('/docs/json')],
    ['websocket', head('/feed/websocket')],
    ['long-polling', get('/feed/long-polling?wait=x')],
  ]
  for (const [owner, bytes] of [...rows, ...rows.toReversed()]) {
    const crossed = relay.mark()
    await connection.ask(bytes)
    const { toServer, toClient } = crossed()
    const sums = expected.get(owner) ?? { in: 0, out: 0 }
    expected.set(owner, { in: sums.in + toServer, out: sums.out + toClient })
  }
  const { counts } = await look()
  for (const [name, sums] of expected) {
    const { bytesIn, bytesOut } = counts(name)
    expect({ in: bytesIn, out: bytesOut }, name).toEqual(sums)
  }
})

test('a WebSocket is charged with its handshake, its messages and its goodbye', async () => {
  const { served, relay, look } = await metered()
  const ws = new WebSocket(`${relay.url}/feed/websocket?cursor=anotherlog.7`)
  await once(ws, 'message')
  ws.send('{"type":"publish","event":{"type":"notification","data":{"title":"x"}}}')
  ws.send('no JSON')
  ws.ping('p')
  await once(ws, 'pong')
  await eventually(() => expect(served.feed.bounds().newest).toBe(1))
  await relay.quiet()
  const [open, crossed] = [(await look()).counts('websocket'), relay.bytes]
  expect(open).toEqual({
    ...NOTHING,
    connections: 1,
    requests: 1,
    deliveries: 1,
    resets: 1,
    bytesIn: crossed.toServer,
    bytesOut: crossed.toClient,
  })
  ws.close(1000, 'bye')
  await once(ws, 'close')
  await relay.quiet()
  expect(relay.bytes.toServer, 'a close frame of 2 + 4 + 2 + 3 bytes').toBe(crossed.toServer + 11)
  const closed = { bytesIn: relay.bytes.toServer, bytesOut: relay.bytes.toClient }
  expect((await look()).counts('websocket')).toEqual({ ...open, connections: 0, ...closed })
})

test('a handshake that is refused is charged as well', async () => {
  const { relay, look } = await metered()
  const connection = await RawConnection.open(relay.port)
  connection.write(get('/feed/websocket?cursor=bad', ...WEBSOCKET))
  await connection.untilEnd()
  await relay.quiet()
  expect((await look()).counts('websocket')).toEqual({
    ...NOTHING,
    requests: 1,
    bytesIn: relay.bytes.toServer,
    bytesOut: relay.bytes.toClient,
  })
})

test.each(['end', 'reset'] as const)(
  'a held poll whose client leaves by %s is no empty poll',
  async (how) => {
    const { served, relay, look } = await metered()
    const path = `/feed/long-polling?cursor=${served.feed.bounds().epoch}.0`
    for (let index = 0; index < 5; index++) {
      const connection = await RawConnection.open(relay.port)
      connection.write(get(path))
      await relay.quiet(50)
      connection.close(how)
    }
    await eventually(async () => expect((await look()).counts('long-polling').connections).toBe(0))
    const bytesIn = relay.bytes.toServer
    expect(bytesIn).toBe(5 * get(path).length)
    expect((await look()).counts('long-polling')).toEqual({ ...NOTHING, requests: 5, bytesIn })
  },
)

test('a pipelined request is charged once those before it are answered', async () => {
  const { served, relay, look } = await metered()
  const { epoch } = served.feed.bounds()
  const connection = await Conversation.open(relay.port)
  const held = get(`/feed/long-polling?cursor=${epoch}.0`)
  const behind = get(`/feed/short-polling?cursor=${epoch}.1`)
  connection.send(held + behind)
  await eventually(async () => expect((await look()).counts('short-polling').requests).toBe(1))
  expect((await look()).counts('long-polling').connections).toBe(1)
  await served.feed.publish(price('X', 1))
  const [first, second] = await connection.answers()
  await relay.quiet(50)
  const after = await look()
  const size = (answer = first): number => (answer ? answer.head.length + answer.body.length : -1)
  expect(after.counts('long-polling').bytesOut).toBe(size(first))
  expect(after.counts('short-polling').bytesOut).toBe(size(second))
  expect(after.counts('short-polling').connections).toBe(1)
  expect(total(after)).toEqual(relay.bytes)
})

test('transports and the rest add up to all that crossed, whatever goes on', async () => {
  const { served, relay, look } = await metered()
  const clients = await Promise.all(
    [...names, ...names].map((name) =>
      nodeClients().connect(name, relay.url, { interval: 30, wait: 1 }),
    ),
  )
  for (const client of clients) await caughtUp(client, served)
  const strays = [get('/stats'), get('/docs/json'), get('/nowhere'), post('{'), head('/feed/sse')]
  for (const [index, client] of clients.entries()) {
    await client.publish(`from ${index}`)
    await served.feed.publish(price('X', index + 1))
    await ask(relay.port, strays[index] ?? get('/health', 'Connection: close'))
  }
  for (const client of clients) await caughtUp(client, served)
  for (const [index, client] of clients.entries()) await leave(client, names[index % 4])
  const bad = await RawConnection.open(relay.port)
  await bad.write('this is not HTTP\r\n\r\n').untilEnd()
  bad.close()
  await relay.quiet()
  const after = await look()
  expect(total(after)).toEqual(relay.bytes)
  for (const name of names) {
    const { deliveries } = after.counts(name)
    expect(deliveries, name).toBe(2 * served.feed.bounds().newest)
  }
})

/** A server, a relay in front of it, and a look at `/stats` that leaves no trace in what it shows. */
async function metered(options: Parameters<typeof serve>[0] = {}) {
  const served = await serve(options)
  const relay = await Relay.open(served.port)
  const connection = await Conversation.open(served.port)
  let [asked, sent] = [0, 0]
  const look = async () => {
    asked++
    sent += get('/stats').length
    // What it is answered is not out yet when the counters are read.
    const got = connection.connection.received.length
    const { body } = await connection.ask(get('/stats'))
    const stats = JSON.parse(body.toString()) as Stats
    const own = { ...NOTHING, connections: 1, requests: asked, bytesIn: sent, bytesOut: got }
    return {
      counts(name: string): Counts {
        if (name === 'other') return plus(stats.other, own, -1)
        return stats.transports[name] as Counts
      },
    }
  }
  await look()
  return { served, relay, look }
}

type Look = Awaited<ReturnType<Awaited<ReturnType<typeof metered>>['look']>>

function total({ counts }: Look): Bytes {
  const all = [...names, 'other'].map(counts)
  return {
    toServer: all.reduce((sum, { bytesIn }) => sum + bytesIn, 0),
    toClient: all.reduce((sum, { bytesOut }) => sum + bytesOut, 0),
  }
}

function plus<T extends Partial<Counts>>(counts: T, change: Partial<Counts>, sign = 1): T {
  const entries = Object.entries(counts) as [keyof Counts, number][]
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value + sign * (change[key] ?? 0)]),
  ) as T
}

/** Waits for another poll that brings nothing; a stream has none. */
async function emptyPolls(client: Client, name: string): Promise<void> {
  if (!name.endsWith('polling')) return
  const count = async () =>
    (await client.reports()).filter((it) => it.kind === 'message' && it.empty).length
  const before = await count()
  await expect.poll(count, { timeout: 10_000 }).toBeGreaterThan(before)
}

/** Closes while no short poll is on its way, and tells all that was reported. */
async function leave(client: Client, name = ''): Promise<readonly Report[]> {
  const reports = await client.reports()
  if (name === 'short-polling') {
    const last = () => reports.findLast(({ kind }) => kind === 'request' || kind === 'message')
    await eventually(() => expect(last()?.kind).toBe('message'))
  }
  await client.close()
  return reports
}
