import { describe, expect, test } from 'vitest'
import { ask, get, head, request, WEBSOCKET } from './testbed/conversation.ts'
import { problemIn } from './testbed/problem-in.ts'
import { exchange } from './testbed/raw.ts'
import { serveEvents } from './testbed/serve.ts'
import { witnesses } from './testbed/witnesses.ts'

const FEEDS = ['short-polling', 'long-polling', 'sse', 'websocket'] as const

describe('a request', () => {
  test.each([
    ['GET', '/nowhere', 404],
    ['GET', '/feed', 404],
    ['GET', '/feed/sse/', 404],
    ['GET', '/feed/SSE', 404],
    ['GET', '/feed/../../etc/passwd', 404],
    ['GET', '/feed/%2e%2e/%00', 404],
    ['POST', '/nowhere', 404],
    ['PROPFIND', '/nowhere', 404],
    ['GET', `/${'x'.repeat(300)}`, 404],
    ['GET', '/feed/%zz', 400],
    ['GET', '/feed/%', 400],
    ['GET', '/feed/%ff', 400],
  ])('%s %s is answered %i', async (method, path, status) => {
    const { port } = await serveEvents(1)
    const it = problemIn(await ask(port, request(method, path)))
    expect(it).toMatchObject({ status, reason: status === 404 ? 'not-found' : 'refused' })
    expect(it.detail).toContain(path.slice(0, 80))
    expect(it.detail.length).toBeLessThan(200)
  })

  test.each(FEEDS)(
    '[row 28] %s: is not for writing, and says so by 405 with Allow',
    async (name) => {
      const { port } = await serveEvents(1)
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const answer = await ask(port, request(method, `/feed/${name}?cursor=x`))
        expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS')
        const it = problemIn(answer)
        expect(it).toMatchObject({ status: 405, title: 'Method Not Allowed', reason: 'method' })
        expect(it.detail).toBe(`${method} is not for /feed/${name}, which takes GET and HEAD.`)
      }
    },
  )

  test.each([
    ['TRACE', '/feed/sse', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', '/feed/sse', 'GET, HEAD, OPTIONS'],
    ['GET', '/feed/events', 'POST, OPTIONS'],
    ['DELETE', '/stats', 'GET, HEAD, OPTIONS'],
  ])('%s %s is answered 405 with what is allowed', async (method, path, allow) => {
    const { port } = await serveEvents(1)
    const answer = await ask(port, request(method, path))
    expect(answer.headers.allow).toBe(allow)
    const it = problemIn(answer)
    expect(it).toMatchObject({ status: 405, title: 'Method Not Allowed', reason: 'method' })
    expect(it.detail).toContain(`${method} is not for ${path.split('?')[0]}, which takes `)
  })

  test('HEAD /feed/events and OPTIONS say what is allowed', async () => {
    const { port } = await serveEvents(1)
    const bare = await ask(port, head('/feed/events'))
    expect(bare).toMatchObject({ status: 405, headers: { allow: 'POST, OPTIONS' } })
    const options = await ask(port, request('OPTIONS', '/feed/events'))
    expect(options).toMatchObject({ status: 204, headers: { allow: 'POST, OPTIONS' } })
  })

  test.each([
    ['of a method that is none', 'FOO /feed/sse HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, 'http'],
    ['to tunnel', 'CONNECT x:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', 405, 'method'],
    ['that is not HTTP', 'hello, is anybody there?\r\n\r\n', 400, 'http'],
    ['of TLS', Buffer.from('16030100c8010000c40303', 'hex'), 400, 'http'],
    ['of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'http'],
    ['with NUL in a header', get('/feed/sse', 'Last-Event-ID: a\0b'), 400, 'http'],
    ['with a space in its path', 'GET /feed /sse HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, 'http'],
    [
      'with two lengths',
      request('POST', '/feed/events', ['Content-Length: 1', 'Content-Length: 2']),
      400,
      'http',
    ],
    ['with 20 kB of URL', get(`/feed/sse?cursor=${'y'.repeat(20_000)}`), 431, 'headers-too-large'],
    [
      'with 900 kB of headers',
      get('/feed/sse', `X: ${'y'.repeat(900_000)}`),
      431,
      'headers-too-large',
    ],
  ])(
    '%s is a problem, and the end of that connection alone',
    async (_name, bytes, status, reason) => {
      const served = await serveEvents(1)
      const allIsWell = await witnesses(served)
      const [answer] = await exchange(served.port, bytes)
      expect(answer?.headers.connection).toBe('close')
      expect(problemIn(answer)).toMatchObject({ status, reason })
      await allIsWell()
    },
  )

  test.each(FEEDS)('[row 11] %s: with 20 kB of headers is refused with 431', async (name) => {
    const { port } = await serveEvents(1)
    const handshake = name === 'websocket' ? WEBSOCKET : []
    const many = Array.from({ length: 200 }, (_, index) => `X-${index}: ${'y'.repeat(90)}`)
    for (const headers of [[`X: ${'y'.repeat(20_000)}`], many]) {
      const [answer] = await exchange(port, get(`/feed/${name}`, ...handshake, ...headers))
      expect(problemIn(answer)).toMatchObject({ status: 431, reason: 'headers-too-large' })
      expect(answer?.headers.connection).toBe('close')
    }
  })

  test.each([
    [
      'a version it is not',
      ['Sec-WebSocket-Version: 99', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      /Version/,
    ],
    ['no key', ['Sec-WebSocket-Version: 13'], /Key/],
    ['a bad key', ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: short'], /Key/],
    ['a bad subprotocol', [...WEBSOCKET.slice(2), 'Sec-WebSocket-Protocol: a,,b'], /Protocol/],
  ])('for a WebSocket with %s is refused', async (_name, headers, detail) => {
    const { port } = await serveEvents(1)
    const lines = ['Connection: Upgrade', 'Upgrade: websocket', ...headers]
    const [answer] = await exchange(port, get('/feed/websocket', ...lines))
    expect(answer?.headers).toMatchObject({ 'sec-websocket-version': '13', connection: 'close' })
    const it = problemIn(answer)
    expect(it).toMatchObject({ status: 400, reason: 'handshake' })
    expect(it.detail).toMatch(detail)
  })
})
