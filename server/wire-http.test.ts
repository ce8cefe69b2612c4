import { describe, expect, test } from 'vitest'
import { FanOut } from './feed/fan-out.ts'
import { ask, Conversation, get, head, post, WEBSOCKET } from './testbed/conversation.ts'
import { price } from './testbed/drafts.ts'
import { exchange, RawConnection } from './testbed/raw.ts'
import type { RawResponse } from './testbed/raw-response.ts'
import { cursorAt, serve, serveEvents } from './testbed/serve.ts'
import { countWaiters } from './testbed/waiters.ts'

const POLLS = ['short-polling', 'long-polling'] as const
const EVENT = { type: 'notification', data: { title: 'published' } }
/** What Node adds to any answer. */
const NODES = ['connection', 'content-length', 'date', 'keep-alive']

countWaiters()

describe('the head of an answer', () => {
  test.each(POLLS)('of %s has what the design lists and no more', async (name) => {
    const path = `/feed/${name}`
    const served = await serveEvents(1)
    const batch = await ask(served.port, get(path))
    expect(batch).toMatchObject({ version: '1.1', status: 200, framing: 'length' })
    expect(own(batch)).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    })
    const nothing = await ask(served.port, get(`${path}?cursor=${cursorAt(served, 1)}&wait=0`))
    expect(nothing).toMatchObject({ status: 204, framing: 'none' })
    expect(own(nothing)).toEqual({ 'cache-control': 'no-store' })
    expect(nothing.headers).not.toHaveProperty('content-length')
  })

  test('of a stream has what the design lists and no more', async () => {
    const { port } = await serve()
    const [stream] = await exchange(port, get('/feed/sse'), (text) => text.includes('\n\n'))
    expect(stream).toMatchObject({ version: '1.1', status: 200, framing: 'close' })
    const { date: _, ...headers } = stream?.headers ?? {}
    expect(headers).toEqual({
      'cache-control': 'no-store',
      'content-type': 'text/event-stream',
      'x-accel-buffering': 'no',
      connection: 'close',
    })
  })

  test('of a problem and of a receipt has what the design lists and no more', async () => {
    const { port } = await serve()
    expect(own(await ask(port, get('/feed/sse?cursor=x')))).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/problem+json; charset=utf-8',
    })
    expect(own(await ask(port, post(EVENT)))).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    })
  })

  test('with gzip says so, and that it depends on what was accepted', async () => {
    const served = await serveEvents(20, { compress: 'gzip' })
    const path = `/feed/short-polling?cursor=${cursorAt(served, 0)}`
    const varied = { 'cache-control': 'no-store', vary: 'Accept-Encoding' }
    const json = { 'content-type': 'application/json; charset=utf-8' }
    const packed = await ask(served.port, get(path, 'Accept-Encoding: br, gzip'))
    expect(own(packed)).toEqual({ ...varied, ...json, 'content-encoding': 'gzip' })
    for (const header of ['Accept-Encoding: gzip;q=0', 'Accept-Encoding: br', 'X: y']) {
      expect(own(await ask(served.port, get(path, header)))).toEqual({ ...varied, ...json })
    }
  })
})

describe('HEAD', () => {
  test.each(POLLS)(
    '[row 51] %s: is the head of its GET, and the connection goes on',
    async (name) => {
      const path = `/feed/${name}`
      const served = await serveEvents(3)
      const conversation = await Conversation.open(served.port)
      for (const query of [
        `?cursor=${cursorAt(served, 1)}`,
        '',
        '?cursor=anotherlog.1',
        '?cursor=x',
      ]) {
        const { body, ...whole } = await conversation.ask(get(path + query))
        const bare = await conversation.ask(head(path + query))
        expect(bare.body).toHaveLength(0)
        expect(bare.status).toBe(whole.status)
        expect({ ...bare.headers, date: '' }).toEqual({ ...whole.headers, date: '' })
        expect(bare.headers['content-length']).toBe(String(body.length))
      }
    },
  )

  test('[row 51] long-polling: never holds', async () => {
    const served = await serveEvents(1)
    const conversation = await Conversation.open(served.port)
    const path = `/feed/long-polling?cursor=${cursorAt(served, 1)}&wait=60`
    expect(await conversation.ask(head(path))).toMatchObject({ status: 204 })
    expect(FanOut.prototype.wait).not.toHaveBeenCalled()
  })

  test('[row 51] sse: is the head of the stream alone, and then the end', async () => {
    const { port } = await serve()
    const connection = await RawConnection.open(port)
    const text = (await connection.write(head('/feed/sse')).untilEnd()).toString()
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*content-type: text\/event-stream\r\n/)
    expect(text).toMatch(/\r\n\r\n$/)
    expect(text).not.toMatch(/transfer-encoding|hello/i)
  })

  test('[row 51] websocket: is the head of what its GET answers without an upgrade', async () => {
    const { port } = await serve()
    const conversation = await Conversation.open(port)
    const { body, headers } = await conversation.ask(get('/feed/websocket'))
    const bare = await conversation.ask(head('/feed/websocket'))
    expect(bare).toMatchObject({ status: 426, headers: { upgrade: 'websocket' } })
    expect(bare.headers['content-length']).toBe(headers['content-length'])
    expect(headers['content-length']).toBe(String(body.length))
    expect(await conversation.ask(get('/health'))).toMatchObject({ status: 200 })
  })
})

describe('a client of HTTP/1.0', () => {
  test.each(POLLS)('[row 51] %s: is answered with a length, and the end', async (name) => {
    const path = `/feed/${name}`
    const served = await serveEvents(1)
    const [batch] = await exchange(served.port, `GET ${path} HTTP/1.0\r\n\r\n`)
    expect(batch).toMatchObject({ status: 200, framing: 'length', complete: true })
    expect(batch?.headers).not.toHaveProperty('transfer-encoding')
    expect(JSON.parse(`${batch?.body}`)).toMatchObject({ outcome: 'live' })
    const path204 = `${path}?cursor=${cursorAt(served, 1)}&wait=0`
    const [nothing] = await exchange(served.port, `GET ${path204} HTTP/1.0\r\n\r\n`)
    expect(nothing).toMatchObject({ status: 204, framing: 'none' })
  })

  test('[row 51] sse: gets a stream without chunks, which the end of the connection ends', async () => {
    const served = await serve()
    const connection = await RawConnection.open(served.port)
    await connection
      .write('GET /feed/sse HTTP/1.0\r\n\r\n')
      .until((text) => /hello[\s\S]*\n\n/.test(text))
    const { json } = await served.feed.publish(price('X', 1))
    const bytes = await connection.until((text) => text.includes(`data: ${json}\n\n`))
    expect(bytes.toString()).not.toMatch(/transfer-encoding/i)
    expect(bytes.toString().split('\r\n\r\n')[1]).toMatch(/^retry: \d+\nevent: hello\nid: /)
    await served.app.close()
    await connection.untilEnd()
    expect(connection.error).toBeUndefined()
  })

  test('[row 51] websocket: is not upgraded, as RFC 9110 has it', async () => {
    const { port } = await serve()
    const handshake = WEBSOCKET.join('\r\n')
    const [answer] = await exchange(port, `GET /feed/websocket HTTP/1.0\r\n${handshake}\r\n\r\n`)
    expect(answer).toMatchObject({ status: 426, headers: { connection: 'close' } })
  })
})

/** The headers that are ours. */
function own({ headers }: RawResponse): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NODES.includes(name)))
}
