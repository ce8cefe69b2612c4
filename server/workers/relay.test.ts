import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { WEBSOCKET } from '../testbed/conversation.ts'
import { price } from '../testbed/drafts.ts'
import { Http2Client } from '../testbed/http2-client.ts'
import { exchange, RawConnection } from '../testbed/raw.ts'
import { SECRET, serveBefore, serveRelaying } from '../testbed/relaying.ts'
import { cursorAt } from '../testbed/serve.ts'
import { testPair } from '../testbed/test-pair.ts'
import { countWaiters } from '../testbed/waiters.ts'

const waiting = countWaiters()

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

const INNER = 'GET /health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n'

describe('a request that is relayed', () => {
  test.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'POST', 'PATCH'])(
    'by HTTP/2 is one request, whatever follows its head: %s',
    async (method) => {
      const pair = await testPair()
      const { worker, came } = await serveBefore({ pair })
      const client = await Http2Client.open(worker.origin, pair)
      const request = { ':method': method, ':path': '/stats' }
      const stream = client.session.request(request, { endStream: false })
      stream.end(INNER)
      await once(stream.resume(), 'response')
      // What came behind it on the same connection would be before this one.
      expect(await client.ask('/stats?2')).toMatchObject({ status: 200, body: 'ok' })
      expect(came.map(({ head }) => head.url)).toEqual(['/stats', '/stats?2'])
      const isRead = !/^(GET|HEAD)$/.test(method)
      expect(came[0]?.body).toBe(isRead ? INNER : '')
      expect(came.map(({ head }) => head.headers['x-forwarded-for'])).toEqual([
        '127.0.0.1',
        '127.0.0.1',
      ])
    },
  )

  test('has the length of what came, in one piece or in chunks', async () => {
    const { worker, came } = await serveBefore()
    const head = 'POST /auth/join HTTP/1.1\r\nHost: localhost\r\n'
    const chunked =
      'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: 1\r\n\r\n'
    const ends = (text: string): boolean => text.split('ok').length === 3
    await exchange(worker.port, `${head}Content-Length: 5\r\n\r\nabcde${head}${chunked}`, ends)
    for (const { head, body } of came) {
      expect(body).toBe('abcde')
      expect(head.headers['content-length']).toBe('5')
      expect(head.headers).not.toHaveProperty('transfer-encoding')
    }
    expect(came).toHaveLength(2)
  })

  test.each([
    ['two ways to tell its length', 'Content-Length: 5\r\nTransfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6'],
    ['a length that is none', 'Content-Length: +5'],
    ['an encoding that ends elsewhere', 'Transfer-Encoding: chunked, gzip'],
    ['a name with a space behind it', 'Content-Length : 5'],
  ])('is refused by the worker with %s', async (_what, lines) => {
    const { worker, came } = await serveBefore()
    const request = `POST /auth/join HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n\r\n0\r\n\r\n${INNER}`
    const [answer] = await exchange(worker.port, request)
    expect(answer?.status).toBe(400)
    expect(came).toEqual([])
  })

  test('leaves behind what is said of its connection alone, and what is so called', async () => {
    const { worker, came } = await serveBefore()
    const lines = [
      'Connection: keep-alive, X-Mine, Content-Length, Host, X-Forwarded-For',
      'X-Mine: 1',
      'Keep-Alive: timeout=5',
      'TE: trailers',
      'Proxy-Connection: keep-alive',
      'X-Forwarded-For: 6.6.6.6',
      'X-Push-Or-Poll-Worker: guessed',
      'Content-Length: 2',
      'X-Other: 2',
    ]
    const request = `POST /auth/join HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\n\r\n{}`
    await exchange(worker.port, request, (text) => text.endsWith('ok'))
    const [{ head, body } = {}] = came
    expect(body).toBe('{}')
    expect(head?.headers).toEqual({
      host: 'localhost',
      connection: 'keep-alive',
      'content-length': '2',
      'x-forwarded-for': '127.0.0.1',
      'x-push-or-poll-worker': SECRET,
      'x-other': '2',
    })
  })

  test('is refused where HTTP/1.1 has no words for it, and the next is served', async () => {
    const pair = await testPair()
    const { worker, came } = await serveBefore({ pair })
    const client = await Http2Client.open(worker.origin, pair)
    for (const path of ['/stats?a b', '/stats?\u0100', '/stats?\r\nX: 1']) {
      const answer = await client.ask(path).catch(() => undefined)
      // Or Node has ended its stream by itself.
      expect([undefined, 400]).toContain(answer?.status)
    }
    expect((await client.ask('/stats')).status).toBe(200)
    expect(came).toHaveLength(1)
  })
})

describe('an answer that is relayed', () => {
  test('has nothing by HTTP/2 that HTTP/2 forbids, and the worker lives', async () => {
    const pair = await testPair()
    const { worker } = await serveRelaying({ pair })
    const client = await Http2Client.open(worker.origin, pair)
    for (let turn = 0; turn < 2; turn++) {
      const answer = await client.ask('/channel')
      expect(answer.status).toBe(426)
      expect(answer.headers).not.toHaveProperty('upgrade')
      expect(answer.headers).not.toHaveProperty('connection')
      expect(JSON.parse(answer.body)).toMatchObject({ reason: 'upgrade-required' })
    }
  })

  test('says by HTTP/1 what to upgrade to', async () => {
    const { worker } = await serveRelaying()
    const { status, headers } = await fetch(`${worker.origin}/channel`)
    expect([status, headers.get('upgrade')]).toEqual([426, 'websocket'])
  })

  test('that cannot be passed on ends alone', async () => {
    const pair = await testPair()
    const { worker, primary } = await serveBefore({ pair })
    // Higher than any that HTTP/2 knows in Node.
    primary.prependListener('request', ({ url }, answer) => {
      if (url === '/stats?bad') answer.statusCode = 799
    })
    const client = await Http2Client.open(worker.origin, pair)
    expect((await client.ask('/stats?bad')).status).toBe(502)
    expect((await client.ask('/stats')).status).toBe(200)
  })

  test('is the primary’s also where it refuses a body before it has read it', async () => {
    const { worker } = await serveRelaying({ maxBodyBytes: 70_000 })
    const post = (headers: Record<string, string>, body: BodyInit) =>
      fetch(`${worker.origin}/lab/benches`, {
        method: 'POST',
        headers,
        body,
        duplex: 'half',
      } as never)
    const json = { 'content-type': 'application/json' }
    for (let turn = 0; turn < 20; turn++) {
      expect((await post({ 'content-type': 'text/x' }, 'x'.repeat(69_000))).status).toBe(415)
    }
    expect((await post(json, JSON.stringify({ source: 'simulator', rate: 1 }))).status).toBe(201)
  })
})

describe('a body that is too large', () => {
  const head = 'POST /auth/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'

  test.each([
    ['says so', `${head}Content-Length: 2000\r\n\r\n`],
    [
      'turns out to be',
      `${head}Transfer-Encoding: chunked\r\n\r\n400\r\n${'x'.repeat(1024)}\r\n1\r\n`,
    ],
  ])('is refused with 413 as soon as it %s, each time', async (_what, request) => {
    const { worker, came } = await serveBefore({ maxBodyBytes: 1024 })
    for (let turn = 0; turn < 10; turn++) {
      const [answer] = await exchange(worker.port, `${request}${'y'.repeat(1)}`)
      expect(answer?.status).toBe(413)
      expect(answer?.headers.connection).toBe('close')
    }
    expect(came).toEqual([])
  })
})

/** Spellings of a path that a router may take for the same. */
const SPELLINGS: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => `http://localhost${path}`,
  (path) => `HTTP://localhost${path}`,
  (path) => `http://user@localhost:1${path}`,
  (path) => `${path}#`,
  (path) => `${path}?#`,
  (path) => `${path}?${'&'.repeat(1200)}x=1`,
  (path) => `/${path}`,
  (path) => `${path}/`,
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `${path};x=1`,
  (path) => path.toUpperCase(),
]

describe('what the primary alone has', () => {
  const access = { teacherKey: 'of-the-teacher', joinCode: 'ABCD-2345' }
  const paths = [
    ...['/auth', '/auth/join', '/auth/tickets', '/auth/sessions/x', '/channel', '/stats'],
    ...['/metrics', '/lab/benches', '/lab/benches/x', '/lab/workers/1', '/docs', '/docs/json'],
    ...['/feed/sse?bench=x', '/feed/long-polling?ticket=x', '/feed/short-polling#bench=x'],
    ...['/feed/short-polling?%62ench=x', '/?key=of-the-teacher', '/feed/events?bench=x'],
  ]

  test('is never answered by a worker, however it is spelled and asked for', async () => {
    const { worker, came } = await serveBefore({ access })
    const own: string[] = []
    const ask = async (method: string, target: string): Promise<void> => {
      const head = `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close`
      const [answer] = await exchange(worker.port, `${head}\r\nContent-Length: 0\r\n\r\n`)
      const isRelayed = came.some(
        ({ head: { method: by, url } }) => by === method && url === target,
      )
      // The primary has no such thing, either: its routes are the same.
      const isNowhere = [400, 404, 405].includes(answer?.status ?? 0)
      if (!isRelayed && !isNowhere) own.push(`${method} ${target}`)
    }
    for (const path of paths) {
      const targets = SPELLINGS.map((spell) => spell(path))
      for (const method of ['GET', 'POST', 'DELETE']) {
        await Promise.all(targets.map((target) => ask(method, target)))
      }
    }
    expect(own).toEqual([])
  })

  test('is not to be upgraded to in a worker, however it is spelled', async () => {
    const { worker, primary } = await serveRelaying({ access })
    const reached: (string | undefined)[] = []
    primary.app.server.prependListener('upgrade', ({ url }) => reached.push(url))
    const paths = ['/channel', '/feed/websocket?bench=x', '/feed/websocket?x=1#&bench=x']
    for (const path of paths) {
      for (const spell of SPELLINGS) {
        const target = spell(path)
        const upgrade = [...WEBSOCKET, `Origin: ${worker.origin}`].join('\r\n')
        const [answer] = await exchange(
          worker.port,
          `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${worker.port}\r\n${upgrade}\r\n\r\n`,
          (text) => text.includes('\r\n\r\n'),
        )
        if (answer?.status === 101) expect(reached.at(-1)).toBe(target)
      }
    }
    expect(reached).toEqual(
      expect.arrayContaining(['/channel', '/%63hannel', '/feed/websocket?bench=x']),
    )
  })
})

describe('a handshake that is relayed', () => {
  test('brings along nothing of its connection alone, and nobody’s address but its own', async () => {
    const { worker, primary } = await serveBefore()
    const came = once(primary, 'upgrade') as Promise<[IncomingMessage, Socket]>
    const connection = await RawConnection.open(worker.port)
    const lines = ['Connection: upgrade, X-Mine, Sec-WebSocket-Protocol', 'X-Mine: 1']
    lines.push(
      'X-Forwarded-For: 6.6.6.6',
      'X-Push-Or-Poll-Worker: guessed',
      'Sec-WebSocket-Protocol: a',
      'X-Other: 2',
      ...WEBSOCKET.slice(1),
    )
    connection.write(`GET /channel HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\n\r\n`)
    const [{ headers }, socket] = await came
    socket.destroy()
    expect(headers).toEqual({
      host: 'localhost',
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': expect.any(String),
      'sec-websocket-version': '13',
      'x-forwarded-for': '127.0.0.1',
      'x-push-or-poll-worker': SECRET,
      'x-other': '2',
    })
  })

  test.each(['Content-Length: 5', 'Transfer-Encoding: chunked'])(
    'has no body: %s is refused',
    async (line) => {
      const { worker, came, primary } = await serveBefore()
      primary.on('upgrade', () => came.push({} as never))
      const head = `GET /channel HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET.join('\r\n')}`
      const [answer] = await exchange(worker.port, `${head}\r\n${line}\r\n\r\n0\r\n\r\n${INNER}`)
      expect(answer?.status).toBe(400)
      expect(came).toEqual([])
    },
  )
})

describe('what is relayed has the limits of what is not', () => {
  const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`

  test.each(['/stats', '/feed/long-polling?wait=60&bench=x'])(
    'so many pipelined on one connection, and no more: %s',
    async (path) => {
      const { worker, primary } = await serveBefore({ maxHeldPerSocket: 4 })
      let open = 0
      let most = 0
      const firsts: ServerResponse[] = []
      primary.removeAllListeners('request').on('request', (_request, answer) => {
        most = Math.max(most, ++open)
        answer.once('close', () => open--)
        firsts.push(answer)
      })
      const connection = await RawConnection.open(worker.port)
      connection.write(get(path).repeat(40))
      await expect.poll(() => firsts.length, { timeout: 10_000 }).toBe(4)
      for (const answer of firsts) answer.end('ok')
      const text = String(
        await connection.until((text) => text.split('HTTP/1.1 ').length === 41, 10_000),
      )
      expect(text.match(/HTTP\/1\.1 \d+/g)?.filter((it) => it.endsWith('429'))).toHaveLength(36)
      expect(most).toBe(4)
    },
  )

  test('a client that leaves takes along what waits for it, also behind another', async () => {
    const { worker, primary } = await serveBefore()
    let open = 0
    primary.removeAllListeners('request').on('request', (_request, answer) => {
      open++
      answer.once('close', () => open--)
      answer.flushHeaders()
    })
    const connection = await RawConnection.open(worker.port)
    connection.write(get('/feed/sse?bench=x').repeat(3))
    await expect.poll(() => open, { timeout: 10_000 }).toBe(3)
    connection.close()
    await expect.poll(() => open, { timeout: 10_000 }).toBe(0)
  })

  test('streams keep nobody else from the primary', async () => {
    const { worker, primary } = await serveBefore()
    let open = 0
    primary.prependListener('request', ({ url }, answer) => {
      if (!url?.startsWith('/feed')) return
      open++
      answer.flushHeaders()
      answer.end = () => answer
    })
    const connections = await Promise.all(
      Array.from({ length: 300 }, () => RawConnection.open(worker.port)),
    )
    for (const connection of connections) connection.write(get('/feed/sse?bench=x'))
    await expect.poll(() => open, { timeout: 20_000 }).toBe(300)
    expect((await fetch(`${worker.origin}/stats`)).status).toBe(200)
  })
})

describe('a worker that is to end lets go of what it relays', () => {
  test('streams with when to come again, held polls with nothing new, well within its time', async () => {
    const { primary, worker } = await serveRelaying({ drain: 20 })
    await primary.feed.publish(price('X', 1))
    const streams = await Promise.all(
      [1, 2, 3].map(() => fetch(`${worker.origin}/feed/sse?bench=x`)),
    )
    const path = `/feed/long-polling?wait=60&bench=x&cursor=${cursorAt(primary, 1)}`
    const held = fetch(`${worker.origin}${path}`)
    await waiting(1)
    const began = performance.now()
    const closed = worker.app.close()
    for (const stream of streams) {
      expect(await stream.text()).toMatch(/event: hello.*\n\nretry: \d+\n\n$/s)
    }
    expect((await held).status).toBe(204)
    await closed
    expect(performance.now() - began).toBeLessThan(9_000)
  })

  test('also of a stream that is in the midst of an event, and of HTTP/2’s', async () => {
    const pair = await testPair()
    const { worker, primary } = await serveBefore({ pair, drain: 20 })
    primary.removeAllListeners('request').on('request', ({ url }, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      answer.write(url?.includes('half') ? 'data: ha' : 'data: 1\n\n')
    })
    const client = await Http2Client.open(worker.origin, pair)
    const half = client.ask('/feed/sse?bench=half')
    const whole = client.ask('/feed/sse?bench=whole')
    await expect.poll(() => client.session.state.outboundQueueSize).toBe(0)
    await sleep(200)
    await worker.app.close()
    expect((await half).body).toBe('data: ha')
    expect((await whole).body).toMatch(/^data: 1\n\nretry: \d+\n\n$/)
  })
})

describe('a primary that does not answer', () => {
  test('is waited for only so long', async () => {
    const { worker, primary } = await serveBefore({}, 300)
    let asked = 0
    primary.removeAllListeners('request').on('request', () => asked++)
    primary.on('upgrade', () => asked++)
    const { status, headers } = await fetch(`${worker.origin}/stats`)
    expect([status, headers.get('content-type')]).toEqual([504, PROBLEM_TYPE])
    const upgrade = `GET /channel HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET.join('\r\n')}\r\n\r\n`
    expect((await exchange(worker.port, upgrade))[0]?.status).toBe(504)
    expect(asked).toBe(2)
  })

  test('and not at all where it is gone', async () => {
    const { worker, primary } = await serveBefore()
    primary.close()
    expect((await fetch(`${worker.origin}/stats`)).status).toBe(502)
    const upgrade = `GET /channel HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET.join('\r\n')}\r\n\r\n`
    expect((await exchange(worker.port, upgrade))[0]?.status).toBe(502)
  })
})
