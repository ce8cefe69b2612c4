import { once } from 'node:events'
import http2 from 'node:http2'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { App } from '../fastify.ts'
import { get, H2C, WEBSOCKET } from '../testbed/conversation.ts'
import { notification, price } from '../testbed/drafts.ts'
import { Http2Client, until } from '../testbed/http2-client.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { RawConnection } from '../testbed/raw.ts'
import { parseResponses } from '../testbed/raw-response.ts'
import { cursorAt, type Served, type ServeOptions, serve } from '../testbed/serve.ts'
import { testPair } from '../testbed/test-pair.ts'
import { countWaiters } from '../testbed/waiters.ts'
import { serveHttp2 } from './http2.ts'

const waiting = countWaiters()

async function secured(options: ServeOptions = {}): Promise<Served & { client: Http2Client }> {
  const pair = await testPair()
  const served = await serve({ ...options, pair })
  await served.feed.publish(price('X', 1))
  return { ...served, client: await Http2Client.open(served.origin, pair) }
}

describe('over one connection of HTTP/2', () => {
  test('[row 26] sse: twenty streams and a held poll are no wall', async () => {
    const served = await secured()
    const { client, feed } = served
    const streams = Array.from({ length: 20 }, () => client.begin('/feed/sse'))
    await Promise.all(streams.map((stream) => until(stream, (text) => text.includes('hello'))))
    const held = client.ask(`/feed/long-polling?cursor=${cursorAt(served, 1)}`)
    await waiting(1)
    const { event } = await feed.publish(price('X', 2))
    await Promise.all(streams.map((stream) => until(stream, (text) => text.includes(event.id))))
    expect(await held).toMatchObject({ status: 200 })
    expect(served.sockets).toHaveLength(1)
  })

  test.each([
    ['short-polling', 200],
    ['long-polling', 204],
    ['sse', 200],
  ] as const)(
    '[row 51] %s: HEAD by HTTP/2 is answered %i, a head, and never held',
    async (name, status) => {
      const served = await secured()
      const query = name === 'long-polling' ? `?cursor=${cursorAt(served, 1)}` : ''
      const answer = await served.client.ask(`/feed/${name}${query}`, { ':method': 'HEAD' })
      expect(answer).toMatchObject({ status, body: '', headers: { 'cache-control': 'no-store' } })
      expect(answer.headers).not.toHaveProperty('connection')
    },
  )

  test('publishes, and says what is wrong as a problem', async () => {
    const { client, feed } = await secured()
    const post = { ':method': 'POST', 'content-type': 'application/json' }
    const draft = JSON.stringify({ type: 'notification', data: { title: 'over HTTP/2' } })
    expect(await client.ask('/feed/events', post, draft)).toMatchObject({ status: 201 })
    expect(feed.bounds().newest).toBe(2)
    for (const [path, status] of [
      ['/feed/short-polling?cursor=x', 400],
      ['/nowhere', 404],
      ['/feed/websocket', 426],
    ] as const) {
      const answer = await client.ask(path)
      expect(answer).toMatchObject({ status, headers: { 'cache-control': 'no-store' } })
      expect(JSON.parse(answer.body)).toMatchObject({ status })
    }
    expect(await client.ask('/health')).toMatchObject({ status: 200 })
  })

  test('a held poll that is given up leaves nothing behind', async () => {
    const served = await secured()
    const poll = served.client.begin(`/feed/long-polling?cursor=${cursorAt(served, 1)}`)
    await waiting(1)
    poll.close(8)
    await waiting(0)
    await served.feed.publish(price('X', 2))
    expect(await served.client.ask('/health')).toMatchObject({ status: 200 })
  })

  test('a stream that is not read holds a page, those beside it go on, and it catches up', async () => {
    const { client, app, feed } = await secured()
    const stuck = client.begin('/feed/sse')
    await once(stuck, 'response')
    const other = client.begin('/feed/sse')
    await until(other, (text) => text.includes('hello'))
    for (let index = 1; index <= 60; index++) {
      await feed.publish(notification(`large ${index}.`, 'x'.repeat(60_000)))
      await until(other, (text) => text.includes(`large ${index}.`))
    }
    const { shared, own } = app.feeds.main.fanOut.sent
    // The one that reads had 60; the other its window of 64 KiB, a page, and what was on its way.
    expect(shared + own).toBeLessThan(70)
    const rest = await until(stuck, (text) => text.includes('large 60.'))
    const titles = [...rest.matchAll(/"title":"large (\d+)\."/g)].map(([, index]) => Number(index))
    expect(titles).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
  })

  test('a head of 20 kB is refused, and only that', async () => {
    const { client } = await secured()
    await expect(client.ask('/health', { large: 'x'.repeat(20_000) })).rejects.toThrow()
    expect(await client.ask('/health')).toMatchObject({ status: 200 })
  })

  test('an answer that its client takes nothing of is ended after a while, and counted', async () => {
    const { client, origin, port } = await secured({ maxStall: 0.5 })
    const { cert } = await testPair()
    const deaf = http2.connect(origin, { ca: cert, settings: { initialWindowSize: 0 } })
    atEnd(() => deaf.destroy())
    const poll = deaf.request({ ':path': '/feed/short-polling', ':authority': `127.0.0.1:${port}` })
    poll.on('error', () => {})
    await once(poll, 'close')
    expect(poll.rstCode).toBe(http2.constants.NGHTTP2_CANCEL)
    expect(JSON.parse((await client.ask('/stats')).body).limits.stalled).toBe(1)
  })

  test('its bytes are counted apart, and not split over the transports', async () => {
    const { client } = await secured()
    for (let index = 0; index < 10; index++) await client.ask('/feed/short-polling')
    const { transports, http2 } = JSON.parse((await client.ask('/stats')).body)
    expect(transports['short-polling']).toMatchObject({ requests: 10, connections: 0 })
    expect(transports['short-polling']).toMatchObject({ bytesIn: 0, bytesOut: 0 })
    expect(http2).toMatchObject({ connections: 1, requests: { 'short-polling': 10, other: 1 } })
    expect(http2.bytesIn).toBeGreaterThan(10 * 20)
    expect(http2.bytesOut).toBeGreaterThan(10 * 200)
  })

  test('closing answers held polls, ends streams and connections, also in their handshake', async () => {
    const served = await secured()
    const { client, app, port } = served
    const stream = client.begin('/feed/sse')
    await until(stream, (text) => text.includes('hello'))
    const held = client.ask(`/feed/long-polling?cursor=${cursorAt(served, 1)}`)
    await waiting(1)
    const silent = connect(port, '127.0.0.1')
    atEnd(() => silent.destroy())
    await once(silent, 'connect')
    const closed = once(client.session, 'close')
    const told = until(stream, (text) => /^retry: \d+\n\n$/.test(text))
    const asked = performance.now()
    await app.close()
    expect(performance.now() - asked).toBeLessThan(1500)
    expect(await held).toMatchObject({ status: 204 })
    await told
    // Unread, what comes last would keep the stream open, and with it the connection.
    stream.resume()
    await closed
  })
})

test('closing waits for what is on its way over HTTP/2, and not for streams', async () => {
  const { client, app, feed } = await secured({ drain: 20 })
  const stream = client.begin('/feed/sse')
  await until(stream, (text) => text.includes('hello'))
  const post = { ':method': 'POST', 'content-type': 'application/json' }
  const publishing = client.begin('/feed/events', post)
  const text = JSON.stringify({ type: 'notification', data: { title: 'on its way' } })
  publishing.write(text.slice(0, 10))
  await client.ask('/health')
  const closed = app.close()
  await until(stream, (said) => said.includes('retry: '))
  await sleep(500)
  const answered = until(publishing, (said) => said.includes('"id"'))
  publishing.end(text.slice(10))
  await answered
  await closed
  expect(feed.bounds().newest).toBe(2)
})

describe('on the same port', () => {
  test('[row 50] websocket: over HTTP/2 it is not offered, and a client has it over HTTP/1.1', async () => {
    const { client, origin } = await secured()
    expect(client.session.remoteSettings.enableConnectProtocol).toBe(false)
    const { cert } = await testPair()
    const ws = new WebSocket(`${origin.replace('http', 'ws')}/feed/websocket`, { ca: cert })
    atEnd(() => ws.terminate())
    const [hello] = await once(ws, 'message')
    expect(JSON.parse(String(hello))).toMatchObject({ type: 'hello' })
  })

  test.each([
    ['short-polling', '/feed/short-polling', H2C, 200],
    ['long-polling', '/feed/long-polling?wait=0', H2C, 200],
    ['sse', '/feed/sse', H2C, 200],
    ['short-polling', '/feed/short-polling', WEBSOCKET, 400],
    ['long-polling', '/feed/long-polling', WEBSOCKET, 400],
    ['sse', '/feed/sse', WEBSOCKET, 400],
  ] as const)(
    '[row 51] %s: over TLS GET %s with %j is answered %i',
    async (_name, path, headers, status) => {
      const { port } = await secured()
      const connection = await RawConnection.secure(port, await testPair())
      connection.write(get(path, ...headers))
      const bytes = await connection.until((text) => /\r\n\r\n[\s\S]*[}\n]$/.test(text))
      expect(parseResponses(bytes, { ended: true })[0]).toMatchObject({ version: '1.1', status })
    },
  )

  test('[row 51] sse: a client of HTTP/1.0 gets a plain stream without chunks', async () => {
    const { port } = await secured()
    const connection = await RawConnection.secure(port, await testPair(), 'http/1.0')
    connection.write('GET /feed/sse HTTP/1.0\r\n\r\n')
    const text = (await connection.until((text) => text.includes('"live"'))).toString()
    expect(text).not.toMatch(/transfer-encoding/i)
    expect(text).toMatch(/\r\n\r\nretry: \d+\nevent: hello\n/)
  })

  test('words that are no TLS harm nobody', async () => {
    const { port, client } = await secured()
    const connection = await RawConnection.open(port)
    connection.write(get('/health'))
    await connection.untilEnd()
    expect(await client.ask('/health')).toMatchObject({ status: 200 })
  })
})

test('a body that does not come, and a client that says nothing, are given up after a while', async () => {
  const { cert, key } = await testPair()
  const app = Fastify({ https: { cert, key, ALPNProtocols: ['h2'] } }) as unknown as App
  serveHttp2(app, { patience: 200 })
  app.post('/', async () => 'whole')
  await app.listen({ port: 0, host: '127.0.0.1' })
  atEnd(() => app.close())
  const { port } = app.server.address() as { port: number }
  const silent = await RawConnection.secure(port, { cert, key, isGiven: false }, 'h2')
  const client = await Http2Client.open(`https://127.0.0.1:${port}`, { cert, key, isGiven: false })
  const slow = client.begin('/', { ':method': 'POST', 'content-type': 'text/plain' })
  slow.on('error', () => {}).write('h')
  await Promise.all([silent.untilEnd(), once(slow, 'close')])
  const whole = { ':method': 'POST', 'content-type': 'text/plain' }
  expect(await client.ask('/', whole, 'body')).toMatchObject({ body: 'whole' })
  await sleep(250)
  expect(await client.ask('/', whole, 'again')).toMatchObject({ body: 'whole' })
})
