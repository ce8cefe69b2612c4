import { once } from 'node:events'
import { constants, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { transports as halves } from '../web/transports/index.ts'
import { nodeClients } from './testbed/clients.ts'
import { Conversation, get, H2C, WEBSOCKET } from './testbed/conversation.ts'
import { notification, price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { RawConnection } from './testbed/raw.ts'
import { cursorAt, type Served, serve, serveEvents } from './testbed/serve.ts'
import { countWaiters } from './testbed/waiters.ts'

const waiting = countWaiters()
const MANY = 50

describe('a server that closes', () => {
  test('[row 43] long-polling: answers held polls with 204, in order, and then lets go of them', async () => {
    const served = await serveEvents(1)
    const path = `/feed/long-polling?cursor=${cursorAt(served, 1)}&wait=60`
    const polls = await Promise.all(
      Array.from({ length: 20 }, () => Conversation.open(served.port)),
    )
    for (const poll of polls) poll.send(get(path) + get('/health'))
    await waiting(20)
    await timed(served)
    for (const poll of polls) {
      await poll.connection.untilEnd()
      expect(poll.connection.error).toBeUndefined()
      expect((await poll.answers()).map(({ status }) => status)).toEqual([204, 200])
    }
    await waiting(0)
  })

  test('ends streams in order, and WebSockets with 1001', async () => {
    const served = await serveEvents(1)
    const stream = await RawConnection.open(served.port)
    await stream.write(get('/feed/sse')).until((text) => text.includes('hello'))
    const ws = new WebSocket(`ws://127.0.0.1:${served.port}/feed/websocket`)
    await once(ws, 'message')
    const closed = once(ws, 'close')
    await timed(served)
    await stream.untilEnd()
    expect(stream.error).toBeUndefined()
    const [code, reason] = await closed
    expect([code, `${reason}`]).toEqual([1001, 'the server is closing'])
  })

  test('says nothing more on a WebSocket after its goodbye', async () => {
    const served = await serve({ heartbeat: 50 })
    const connection = await RawConnection.open(served.port)
    connection.write(get('/feed/websocket', ...WEBSOCKET))
    await connection.until((text) => text.includes('hello'))
    const closed = timed(served)
    await connection.until(() => connection.received.includes(Buffer.from([0x03, 0xe9])))
    for (let index = 0; index < 5; index++) await served.feed.publish(price('X', index))
    await closed
    await connection.untilEnd()
    expect(connection.text).toMatch(/the server is closing$/)
  })

  test('is gone at once when its browser halves are all that is connected', async () => {
    const served = await serveEvents(1)
    for (const { name } of halves) {
      const client = await nodeClients().connect(name, served.origin, { interval: 50, wait: 20 })
      await expect.poll(() => client.cursor()).toBe(cursorAt(served, 1))
    }
    expect(await timed(served)).toBeLessThan(800)
  })

  test.each([
    ['short polls', () => get('/feed/short-polling')],
    ['held polls', (at: string) => get(`/feed/long-polling?cursor=${at}&wait=60`)],
    ['streams', () => get('/feed/sse')],
    ['WebSockets', () => get('/feed/websocket', ...WEBSOCKET)],
    ['half a request', () => 'GET /feed/sse HTTP/1.1\r\nHost:'],
    ['nothing at all', () => ''],
    ['upgrades that were refused', () => get('/feed/%zz', ...WEBSOCKET)],
    ['upgrades behind a stream', () => get('/feed/sse') + get('/feed/websocket', ...WEBSOCKET)],
    ['needless upgrades behind a stream', () => get('/feed/sse') + get('/health', ...H2C)],
  ])(
    `takes less than a second with ${MANY} clients that never answer: %s`,
    async (_name, request) => {
      const served = await serveEvents(1)
      await attach(served, request(cursorAt(served, 1)))
      await timed(served)
    },
  )

  test('takes less than a second with clients on all transports whose sockets are full', async () => {
    const served = await serve()
    await attach(served, get('/feed/sse'))
    await attach(served, get('/feed/websocket', ...WEBSOCKET))
    for (let index = 0; index < 100; index++) {
      await served.feed.publish(notification('large', 'x'.repeat(60_000)))
      await new Promise(setImmediate)
    }
    // Of one answer, a megabyte, the system takes all.
    const polls = get(`/feed/short-polling?cursor=${cursorAt(served, 0)}`).repeat(5)
    await attach(served, polls, 10)
    await eventually(() => expect(full(served)).toBe(2 * MANY + 10))
    await timed(served)
  })

  test('[rows 27, 43] sse: sends a stream that comes now away to come again, and holds no poll any more', async () => {
    const served = await serveEvents(1, { compress: 'gzip' })
    await attach(served, get('/feed/websocket', ...WEBSOCKET))
    const late = await Promise.all([1, 2, 3].map(() => RawConnection.open(served.port)))
    await eventually(() => expect(served.sockets).toHaveLength(MANY + late.length))
    const closed = timed(served)
    const path = `/feed/long-polling?cursor=${cursorAt(served, 1)}&wait=60`
    late[0]?.write(get(path))
    late[1]?.write(get('/feed/sse'))
    late[2]?.write(get('/feed/sse', 'Accept-Encoding: gzip'))
    const [poll, stream, squeezed] = await Promise.all(late.map((it) => it.untilEnd()))
    expect(`${poll}`).toMatch(/^HTTP\/1\.1 204 /)
    expect(`${stream}`).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\nretry: \d+\n\n$/)
    const body = squeezed?.subarray(squeezed.indexOf('\r\n\r\n') + 4) ?? Buffer.alloc(0)
    expect(`${gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH })}`).toMatch(
      /^retry: \d+\n\n$/,
    )
    await closed
  })
})

/** So many connections that say this and then read nothing more. */
async function attach({ port, sockets }: Served, request: string, count = MANY): Promise<void> {
  const before = sockets.length
  const all = await Promise.all(Array.from({ length: count }, () => RawConnection.open(port)))
  for (const connection of all) connection.pause().write(request)
  await eventually(() => {
    const ours = sockets.slice(before)
    expect(new Set(ours).size).toBe(count)
    for (const socket of ours) expect(socket.bytesRead).toBe(request.length)
  })
}

function full({ sockets }: Served): number {
  return sockets.filter((socket) => socket.writableNeedDrain).length
}

/** Closes, and tells how many milliseconds it took: less than 1,000. */
async function timed({ app, sockets }: Served): Promise<number> {
  const began = performance.now()
  await app.close()
  const took = performance.now() - began
  expect(took).toBeLessThan(1000)
  expect(sockets.filter((socket) => !socket.destroyed)).toEqual([])
  return took
}
