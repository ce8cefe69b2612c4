import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { notification, price } from '../../../server/testbed/drafts.ts'
import { eventually } from '../../../server/testbed/eventually.ts'
import { HOSTILE } from '../../../server/testbed/hostile-texts.ts'
import { atEnd } from '../../../server/testbed/lifetime.ts'
import { Relay } from '../../../server/testbed/relay.ts'
import { cursorAt, type Served, serve, serveEvents } from '../../../server/testbed/serve.ts'
import { transports } from '../../../server/transports/index.ts'
import type { Client, DriveOptions, Driver, Started, StateChange } from './driver.ts'
import { drivers } from './index.ts'

interface Seen {
  readonly client: Client
  readonly events: { id: string; how: string; age: number; json: string; finding: string }[]
  readonly starts: Started[]
  readonly states: StateChange[]
}

/** A client that polls often and comes back at once, until the test ends. */
function drive(driver: Driver, port: number, options: Partial<DriveOptions> = {}): Seen {
  const events: Seen['events'] = []
  const starts: Started[] = []
  const states: StateChange[] = []
  const client = driver.connect({
    host: '127.0.0.1',
    port,
    interval: () => 20,
    wait: 5,
    backoff: () => 20,
    onEvent: (it) => {
      events.push({ id: it.id, how: it.how, age: it.age, json: it.json(), finding: it.finding })
    },
    onStart: (start) => starts.push(start),
    onState: (change) => states.push(change),
    ...options,
  })
  atEnd(() => client.close())
  return { client, events, starts, states }
}

/** JSON of what the log holds from a seq on. */
function logged({ feed }: Served, from = 0): string[] {
  return feed.read(from, 10_000, 2 ** 30).map(({ json }) => json)
}

test('there is a driver for each transport, under its name', () => {
  expect(drivers.map(({ name }) => name)).toEqual(transports.map(({ name }) => name))
})

describe.each(drivers)('$name', (driver) => {
  test('brings a snapshot, and then each event of the log, to the byte', async () => {
    const served = await serveEvents(3)
    const seen = drive(driver, served.port)
    await eventually(() => expect(seen.client.state).toBe('open'))
    for (const text of HOSTILE) {
      await served.feed.publish(notification(text))
      await served.feed.publish(price('Y', 1))
    }
    const expected = logged(served, 3)
    await eventually(() => expect(seen.events).toHaveLength(1 + expected.length))
    expect(seen.events.map(({ how }) => how)).toEqual(['snapshot', ...expected.map(() => 'live')])
    expect(seen.events.slice(1).map(({ json }) => json)).toEqual(expected)
    expect(seen.starts).toMatchObject([{ outcome: 'live', cursor: cursorAt(served, 3), missed: 0 }])
    expect(seen.client.counts).toMatchObject({ live: expected.length, snapshots: 1, replayed: 0 })
    expect(seen.client.findings).toMatchObject({ delivered: expected.length, dropped: 0 })
    expect(seen.client.cursor).toBe(cursorAt(served, 3 + expected.length))
  })

  test('counts exactly the bytes that crossed, and knows what each is for', async () => {
    const served = await serveEvents(3)
    const relay = await Relay.open(served.port)
    const seen = drive(driver, relay.port)
    const { client } = seen
    await eventually(() => expect(client.state).toBe('open'))
    for (let seq = 4; seq <= 23; seq++) await served.feed.publish(price('X', seq))
    await eventually(() => expect(client.counts.live).toBe(20))
    await client.close()
    await relay.quiet()
    const { up, down } = client.traffic()
    expect({ toServer: up.bytes, toClient: down.bytes }).toEqual(relay.bytes)
    for (const way of [up, down]) {
      expect(way.headers + way.framing + way.payload).toBe(way.bytes)
      expect(way.pending).toBe(0)
    }
    const payload = seen.events.reduce((sum, { json }) => sum + Buffer.byteLength(json), 0)
    expect(down.payload).toBe(payload)
    expect(up.payload).toBe(0)
  })

  test('counts the same bytes when nobody asks what they are for', async () => {
    const served = await serveEvents(1)
    const relay = await Relay.open(served.port)
    const { client } = drive(driver, relay.port, { split: false })
    await eventually(() => expect(client.state).toBe('open'))
    await client.close()
    await relay.quiet()
    const { up, down } = client.traffic()
    expect({ toServer: up.bytes, toClient: down.bytes }).toEqual(relay.bytes)
    expect(down.headers).toBe(0)
  })

  test('resumes after a cut in the road with exactly what it missed', async () => {
    const served = await serveEvents(2)
    const relay = await Relay.open(served.port)
    const seen = drive(driver, relay.port)
    await eventually(() => expect(seen.client.state).toBe('open'))
    relay.refuse()
    relay.cut()
    await eventually(() => expect(seen.client.state).toBe('waiting'))
    for (let seq = 3; seq <= 7; seq++) await served.feed.publish(price('X', seq))
    relay.accept()
    await eventually(() => expect(seen.client.counts.replayed).toBe(5))
    expect(seen.starts.map(({ outcome }) => outcome)).toEqual(['live', 'resumed'])
    expect(seen.client.findings).toMatchObject({ delivered: 5, dropped: 0, repeated: 0, missed: 0 })
    expect(seen.client.counts.live).toBe(0)
    expect(seen.client.counts.failures).toBeGreaterThan(0)
    await served.feed.publish(price('X', 8))
    await eventually(() => expect(seen.client.counts.live).toBe(1))
  })

  test('comes back when it was told to, and without its cursor misses what came meanwhile', async () => {
    const served = await serveEvents(2)
    const seen = drive(driver, served.port, { keepCursor: false })
    await eventually(() => expect(seen.client.state).toBe('open'))
    seen.client.cut(500)
    expect(seen.states.at(-1)).toMatchObject({ state: 'waiting', why: 'cut', retryIn: 500 })
    for (let seq = 3; seq <= 7; seq++) await served.feed.publish(price('X', seq))
    await eventually(() => expect(seen.starts).toHaveLength(2))
    // The snapshot shows the newest of the five.
    expect(seen.starts[1]).toMatchObject({ outcome: 'live', missed: 4 })
    expect(seen.client.findings).toMatchObject({ delivered: 0, dropped: 0, missed: 4 })
    expect(seen.client.counts.failures).toBe(0)
  })

  test('starts over when the log is a new one', async () => {
    const served = await serveEvents(2)
    const seen = drive(driver, served.port, { cursor: 'otherlog1.5' })
    await eventually(() => expect(seen.starts).toHaveLength(1))
    expect(seen.starts[0]).toMatchObject({ outcome: 'reset', reason: 'epoch' })
    expect(seen.client.findings.resets).toBe(1)
    expect(seen.client.cursor).toBe(cursorAt(served, 2))
  })

  test('begins with a cursor, taken from any other', async () => {
    const served = await serveEvents(5)
    const seen = drive(driver, served.port, { cursor: cursorAt(served, 2) })
    await eventually(() => expect(seen.events).toHaveLength(3))
    expect(seen.events.map(({ how }) => how)).toEqual(['replay', 'replay', 'replay'])
    expect(seen.client.findings).toMatchObject({ delivered: 3, dropped: 0 })
  })

  test('ages by the clock of the server', async () => {
    const served = await serveEvents(1)
    const seen = drive(driver, served.port, { offset: 60_000, lateAfter: 1000 })
    await eventually(() => expect(seen.client.state).toBe('open'))
    await served.feed.publish(price('X', 2))
    await eventually(() => expect(seen.client.counts.live).toBe(1))
    const age = seen.events.at(-1)?.age ?? 0
    expect(age).toBeGreaterThan(60_000)
    expect(age).toBeLessThan(75_000)
    expect(seen.client.findings.late).toBe(1)
  })

  test('publishes, and hears of it itself', async () => {
    const served = await serveEvents(1)
    const seen = drive(driver, served.port)
    await eventually(() => expect(seen.client.state).toBe('open'))
    const published = await seen.client.publish('{"type":"notification","data":{"title":"hello"}}')
    expect(published.id).toBe(cursorAt(served, 2))
    expect(published.receiptAt).toBeGreaterThan(published.sentAt)
    await eventually(() => expect(seen.events.at(-1)?.id).toBe(published.id))
    await expect(seen.client.publish('{"type":"price"}')).rejects.toThrow()
  })

  test.each(['gzip', 'deflate'] as const)('reads what is compressed: %s', async (compress) => {
    const served = await serve({ compress, payloadBytes: 700 })
    await served.feed.publish(price('X', 1))
    const relay = await Relay.open(served.port)
    const seen = drive(driver, relay.port)
    await eventually(() => expect(seen.client.state).toBe('open'))
    for (let seq = 2; seq <= 11; seq++) await served.feed.publish(price('X', seq))
    await eventually(() => expect(seen.client.counts.live).toBe(10))
    expect(seen.events.slice(1).map(({ json }) => json)).toEqual(logged(served, 1))
    const isSmaller = relay.bytes.toClient < 11 * 700
    expect(isSmaller).toBe((compress === 'deflate') === (driver.name === 'websocket'))
  })

  test('sends no more once it is closed', async () => {
    const served = await serveEvents(1)
    const relay = await Relay.open(served.port)
    const seen = drive(driver, relay.port)
    await eventually(() => expect(seen.client.state).toBe('open'))
    await seen.client.close()
    const since = relay.mark()
    await served.feed.publish(price('X', 2))
    await relay.quiet()
    expect(since()).toEqual({ toServer: 0, toClient: 0 })
    expect(relay.connections).toBe(0)
    expect(seen.client.counts.live).toBe(0)
  })
})

describe('polls', () => {
  test('are read to the end of the connection where nothing else says where they end', async () => {
    const batch = '{"outcome":"live","cursor":"k3v9x2ab.7","events":[],"more":false}'
    const server = net.createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end(`HTTP/1.0 200 OK\r\n\r\n${batch}`))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    atEnd(() => server.close())
    const { port } = server.address() as net.AddressInfo
    const [short] = drivers.filter(({ name }) => name === 'short-polling')
    const { client } = drive(short as Driver, port)
    await eventually(() => expect(client.counts.requests).toBeGreaterThan(2))
    expect(client.cursor).toBe('k3v9x2ab.7')
    expect(client.counts.failures).toBe(0)
  })

  test('that found nothing are counted', async () => {
    const served = await serveEvents(1)
    const [short] = drivers.filter(({ name }) => name === 'short-polling')
    const { client } = drive(short as Driver, served.port, { interval: () => 5 })
    await eventually(() => expect(client.counts.empty).toBeGreaterThan(10))
    await client.close()
    expect(client.counts.requests - client.counts.empty).toBeLessThanOrEqual(2)
    expect(client.counts.connections).toBe(1)
  })

  test('go on over a new connection when the server ended an idle one', async () => {
    const served = await serveEvents(1)
    const [short] = drivers.filter(({ name }) => name === 'short-polling')
    const { client, states } = drive(short as Driver, served.port, {
      interval: () => 300,
      random: () => 0.99,
    })
    await eventually(() => expect(client.counts.requests).toBeGreaterThan(0))
    await eventually(() => {
      served.app.server.closeIdleConnections()
      expect(client.counts.connections).toBeGreaterThan(2)
    })
    expect(client.counts.failures).toBe(0)
    expect(states.map(({ state }) => state)).toEqual(['connecting', 'open'])
  })
})
