import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { nodeClients } from './testbed/clients.ts'
import { Conversation, get, WEBSOCKET } from './testbed/conversation.ts'
import { notification, price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { collectGarbage } from './testbed/garbage.ts'
import { atEnd } from './testbed/lifetime.ts'
import { RawConnection } from './testbed/raw.ts'
import { Relay } from './testbed/relay.ts'
import { cursorAt, type Served, serve, serveEvents } from './testbed/serve.ts'
import { caughtUp, idsAfter, started, trace } from './testbed/trace.ts'
import { countWaiters } from './testbed/waiters.ts'

const waiting = countWaiters()

/** In milliseconds, what is 15 s and 30 s in earnest. */
const FAST = { heartbeat: 60, undrained: 1500 }

describe('a peer that is gone without a word', () => {
  test.each([
    ['[rows 42, 25]', 'sse', get('/feed/sse')],
    ['[rows 42, 41]', 'websocket', get('/feed/websocket', ...WEBSOCKET)],
  ])(
    '%s %s: is cut off when its bytes stay undrained, others are not',
    async (_row, transport, request) => {
      const served = await serve(FAST)
      const reads = await nodeClients().connect(transport, served.origin)
      await started(reads)
      const connection = await RawConnection.open(served.port)
      connection.pause().write(request)
      await eventually(() => expect(served.sockets).toHaveLength(2))
      const gone = served.sockets[1]
      await fill(served, () => gone?.writableNeedDrain === true)
      const full = performance.now()
      await eventually(() => expect(gone?.destroyed).toBe(true))
      expect(performance.now() - full).toBeGreaterThan(300)
      await caughtUp(reads, served)
      const seen = trace(await reads.reports())
      expect(seen.starts, 'it was never cut off').toHaveLength(1)
      expect(seen.gaps).toEqual([])
    },
  )

  test('[row 42] sse: is cut off too while little waits for it, which is no reason to stop writing', async () => {
    const served = await serve(FAST)
    const connection = await RawConnection.open(served.port)
    connection.pause().write(get('/feed/sse'))
    await eventually(() => expect(served.sockets).toHaveLength(1))
    const [gone] = served.sockets
    await fill(served, () => (gone?.writableLength ?? 0) > 0, 8000)
    expect(gone?.writableNeedDrain).toBe(false)
    await eventually(() => expect(gone?.destroyed).toBe(true))
  })

  test('[row 42] sse: one that drains, however slowly, stays', async () => {
    const served = await serve(FAST)
    const connection = await RawConnection.open(served.port)
    connection.pause().write(get('/feed/sse'))
    await eventually(() => expect(served.sockets).toHaveLength(1))
    const [slow] = served.sockets
    for (let round = 0; round < 5; round++) {
      await fill(served, () => slow?.writableNeedDrain === true)
      await sleep(FAST.undrained / 2)
      connection.resume()
      await eventually(() => expect(slow?.writableLength).toBe(0))
      connection.pause()
    }
    expect(slow?.destroyed).toBe(false)
  })

  test('[row 42] sse: is found after ten minutes where the system takes its bytes, and a client that is there resumes', async () => {
    const served = await serve({ ...FAST, lifetime: 500 })
    const client = await nodeClients().connect('sse', served.origin)
    const connection = await RawConnection.open(served.port)
    connection.write(get('/feed/sse'))
    await eventually(() => expect(served.sockets).toHaveLength(2))
    for (let index = 0; index < 100; index++) {
      await served.feed.publish(price('X', index))
      await sleep(20)
    }
    // It does not end its own half, as one that is gone would not.
    await connection.untilEnd()
    expect(connection.text).toMatch(/\n\nretry: \d+\n\n$/)
    await eventually(() => expect(served.sockets.filter((it) => !it.destroyed)).toHaveLength(1))
    await caughtUp(client, served)
    const { starts, gaps, ids } = trace(await client.reports())
    expect(starts.length).toBeGreaterThan(1)
    expect(starts.slice(1).map(({ outcome }) => outcome)).toEqual(
      starts.slice(1).map(() => 'resumed'),
    )
    expect(gaps).toEqual([])
    expect(ids).toEqual(idsAfter(served, 0))
  })

  test('[row 42] websocket: is ended when it does not answer a ping', async () => {
    const served = await serve({ pings: { every: 300, within: 1000 } })
    const url = `ws://127.0.0.1:${served.port}/feed/websocket`
    const [deaf, hears] = [false, true].map((autoPong) => new WebSocket(url, { autoPong }))
    atEnd(() => hears?.terminate())
    await once(deaf as WebSocket, 'close')
    await once(hears as WebSocket, 'ping')
    expect(hears?.readyState).toBe(WebSocket.OPEN)
  })

  test('[rows 42, 16] long-polling: is held no longer than it asked for', async () => {
    const served = await serveEvents(1)
    const poll = await Conversation.open(served.port)
    const asked = performance.now()
    poll.send(get(`/feed/long-polling?cursor=${cursorAt(served, 1)}&wait=1`))
    await waiting(1)
    await waiting(0)
    expect(performance.now() - asked).toBeGreaterThan(900)
    expect((await poll.answers()).map(({ status }) => status)).toEqual([204])
  })
})

describe('a browser half that hears nothing', () => {
  test.each([
    ['long-polling', 'no answer in time; is it open in other tabs?'],
    ['short-polling', 'no answer in time; is it open in other tabs?'],
    ['sse', 'silent for 35 s'],
    ['websocket', 'silent for 35 s'],
  ])('[row 42] %s: makes a new connection, and goes on without a gap', async (transport, why) => {
    const served = await serveEvents(1, { heartbeat: 100 })
    const relay = await Relay.open(served.port)
    const options = { silence: 600, interval: 50, wait: 1 }
    const client = await nodeClients().connect(transport, relay.url, options)
    await caughtUp(client, served)
    // What is open stays open, and silent, as when the other end is gone. A poll may be about to take
    // a connection that is not open yet: that one is silent too.
    relay.hold()
    for (let index = 0; index < 5; index++) await served.feed.publish(price('X', index))
    await eventually(async () => {
      relay.hold()
      collectGarbage()
      const reports = await client.reports()
      const whys = reports.flatMap((report) => (report.kind === 'state' && report.why) || [])
      expect(whys).toContain(why)
    })
    await caughtUp(client, served)
    const { starts, gaps, ids } = trace(await client.reports())
    expect(starts.map(({ outcome }) => outcome)).toEqual([
      'live',
      ...starts.slice(1).map(() => 'resumed'),
    ])
    expect(gaps).toEqual([])
    expect(ids).toEqual(idsAfter(served, 1))
  })
})

/** Publishes large events until something is so. */
async function fill({ feed }: Served, isSo: () => boolean, size = 60_000): Promise<void> {
  for (let index = 0; index < 3000 && !isSo(); index++) {
    await feed.publish(notification('large', 'x'.repeat(size)))
    await new Promise(setImmediate)
  }
  expect(isSo()).toBe(true)
}
