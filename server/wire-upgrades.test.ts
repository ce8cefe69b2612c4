import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { ask, Conversation, get, H2C, post, request, WEBSOCKET } from './testbed/conversation.ts'
import { price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { exchange, RawConnection } from './testbed/raw.ts'
import { cursorAt, serve, serveEvents } from './testbed/serve.ts'
import { startServer } from './testbed/server-process.ts'
import { countWaiters } from './testbed/waiters.ts'

const EVENT = { type: 'notification', data: { title: 'published' } }
const waiting = countWaiters()

describe('Upgrade: h2c, as curl sends it,', () => {
  test('[row 51] short-polling: is answered as if it were not there, many times on one connection', async () => {
    const served = await serveEvents(1)
    const warnings = vi.spyOn(process, 'emitWarning')
    const conversation = await Conversation.open(served.port)
    for (let index = 1; index <= 15; index++) {
      const answer = await conversation.ask(get(`/feed/short-polling?n=${index}`, ...H2C))
      expect(answer).toMatchObject({ version: '1.1', status: 200 })
    }
    expect(await conversation.ask(get('/health'))).toMatchObject({ status: 200 })
    expect(warnings, 'no listeners are left behind').not.toHaveBeenCalled()
  })

  test('[row 51] long-polling: does not keep a poll from being held, nor from being answered', async () => {
    const served = await serveEvents(1)
    const conversation = await Conversation.open(served.port)
    const path = `/feed/long-polling?cursor=${cursorAt(served, 1)}`
    conversation.send(get(path, ...H2C))
    await waiting(1)
    await served.feed.publish(price('X', 2))
    expect(await conversation.answers()).toMatchObject([{ status: 200 }])
    expect(await conversation.ask(get('/health', ...H2C))).toMatchObject({ status: 200 })
  })

  test('lets a body through, whether it came with its head or after it', async () => {
    const served = await serve()
    const conversation = await Conversation.open(served.port)
    expect(await conversation.ask(post(EVENT, ...H2C))).toMatchObject({ status: 201 })
    const whole = post(
      { type: 'notification', data: { title: 'slow', text: 'x'.repeat(60_000) } },
      ...H2C,
    )
    const cut = whole.indexOf('slow')
    conversation.send(whole.slice(0, cut))
    await sleep(50)
    conversation.connection.write(whole.slice(cut, cut + 1000))
    await sleep(50)
    conversation.connection.write(whole.slice(cut + 1000))
    expect((await conversation.answers()).at(-1)).toMatchObject({ status: 201 })
    const chunks = ['{"type":"notification",', '"data":{"title":"chunks"}}']
    const chunked = chunks.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`).join('')
    const headers = ['Content-Type: application/json', 'Transfer-Encoding: chunked', ...H2C]
    const answer = await conversation.ask(
      request('POST', '/feed/events', headers, `${chunked}0\r\n\r\n`),
    )
    expect(answer).toMatchObject({ status: 201 })
    const titles = served.feed
      .read(0, 9, 1e6)
      .map(({ event }) => event.type === 'notification' && event.data.title)
    expect(titles).toEqual(['published', 'slow', 'chunks'])
  })

  test('[row 51] sse: streams, too', async () => {
    const { port } = await serve()
    const [stream] = await exchange(port, get('/feed/sse', ...H2C), (text) => text.includes('\n\n'))
    expect(stream).toMatchObject({ status: 200, framing: 'close' })
  })

  test('waits for its turn behind requests that are not answered yet', async () => {
    const served = await serveEvents(1)
    const conversation = await Conversation.open(served.port)
    conversation.send(get(`/feed/long-polling?cursor=${cursorAt(served, 1)}`))
    for (let index = 0; index < 5; index++) conversation.send(get('/health', ...H2C))
    await waiting(1)
    await served.feed.publish(price('X', 2))
    const answers = await conversation.answers()
    expect(answers.map(({ body }) => JSON.parse(`${body}`).status)).toEqual([
      undefined,
      ...Array(5).fill('ok'),
    ])
  })
})

describe('an upgrade where there is none', () => {
  test.each(['foo/2', 'websocket2', 'h2c, websocket'])('to %s is ignored', async (token) => {
    const { port } = await serve()
    const upgrade = ['Connection: Upgrade', `Upgrade: ${token}`]
    expect(await ask(port, get('/feed/short-polling', ...upgrade))).toMatchObject({ status: 200 })
    expect(await ask(port, get('/feed/websocket', ...upgrade))).toMatchObject({ status: 426 })
  })

  const upgraded = async (method: string, path: string) => {
    const { port } = await serve()
    const [answer] = await exchange(port, request(method, path, WEBSOCKET))
    expect(answer).toMatchObject({ complete: true, headers: { connection: 'close' } })
    expect(answer?.headers['content-type']).toMatch(/^application\/problem\+json/)
    return { status: answer?.status, text: `${answer?.body}` }
  }

  test.each(['short-polling', 'long-polling', 'sse'])(
    '[row 51] %s: is no WebSocket, and refuses to become one',
    async (name) => {
      const { status, text } = await upgraded('GET', `/feed/${name}`)
      expect(JSON.parse(text)).toMatchObject({ status: 400, reason: 'upgrade' })
      expect(status).toBe(400)
    },
  )

  test.each([
    ['GET', '/stats', 400, 'upgrade'],
    ['GET', '/docs/json', 400, 'upgrade'],
    ['GET', '/nowhere', 404, 'not-found'],
    ['GET', '/feed/%zz', 400, 'refused'],
    ['POST', '/feed/events', 400, 'upgrade'],
    ['POST', '/feed/websocket', 405, 'method'],
    ['HEAD', '/feed/websocket', 426, ''],
  ] as const)(
    'to a WebSocket by %s %s is refused with %i',
    async (method, path, status, reason) => {
      const answer = await upgraded(method, path)
      expect(answer.status).toBe(status)
      if (method !== 'HEAD') expect(JSON.parse(answer.text)).toMatchObject({ status, reason })
    },
  )

  test('[row 51] websocket: behind a held poll waits for its turn, and is one then', async () => {
    const served = await serveEvents(1)
    const connection = await RawConnection.open(served.port)
    const poll = get(`/feed/long-polling?cursor=${cursorAt(served, 1)}`)
    connection.write(poll + get('/feed/websocket', ...WEBSOCKET))
    await waiting(1)
    await served.feed.publish(price('X', 2))
    const text = (await connection.until((text) => text.includes('"hello"'))).toString()
    expect(text).toMatch(/^HTTP\/1\.1 200 [\s\S]*HTTP\/1\.1 101 [\s\S]*"hello"/)
  })

  test.each([
    ['to a WebSocket', WEBSOCKET],
    ['to h2c', H2C],
  ])('%s behind a stream whose client is cut off does no harm', async (_name, upgrade) => {
    const served = await serveEvents(1)
    const connection = await RawConnection.open(served.port)
    connection.write(get('/feed/sse') + get('/feed/websocket', ...upgrade))
    await connection.until((text) => text.includes('hello'))
    connection.close('reset')
    // A write to a socket that is gone is an error, which somebody has to hear.
    await eventually(async () => {
      await served.feed.publish(price('X', 2))
      expect(served.sockets.every(({ destroyed }) => destroyed)).toBe(true)
    })
    expect(await ask(served.port, get('/health'))).toMatchObject({ status: 200 })
  })
})

test('[row 51] every: upgrades whose clients leave before what they asked first is answered do no harm', async () => {
  const server = await startServer()
  const asked = get('/health') + get('/feed/short-polling')
  for (const [path, upgrade] of [
    ['/feed/websocket', WEBSOCKET],
    ['/feed/websocket?cursor=x', WEBSOCKET],
    ['/feed/sse', WEBSOCKET],
    ['/nowhere', WEBSOCKET],
    ['/health', H2C],
  ] as const) {
    for (let time = 0; time < 40; time++) {
      const connection = await RawConnection.open(server.port)
      // What is answered to somebody who has left fails later, when nobody may be listening.
      connection.write(asked + get(path, ...upgrade)).close(time % 2 === 0 ? 'end' : 'reset')
    }
    expect(await ask(server.port, get('/health')), path).toMatchObject({ status: 200 })
  }
  expect((await server.stop()).code).toBe(0)
  expect(server.stderr).not.toContain('EPIPE')
})
