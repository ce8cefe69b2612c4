import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { Http2Client } from '../testbed/http2-client.ts'
import { exchange } from '../testbed/raw.ts'
import { SECRET, serveBefore, serveRelaying } from '../testbed/relaying.ts'
import { testPair } from '../testbed/test-pair.ts'

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
