import { describe, expect, test } from 'vitest'
import { ask, get, head, post, request, WEBSOCKET } from './testbed/conversation.ts'
import { exchange, RawConnection } from './testbed/raw.ts'
import type { RawResponse } from './testbed/raw-response.ts'
import { cursorAt, serveEvents } from './testbed/serve.ts'
import { witnesses } from './testbed/witnesses.ts'

const FEEDS = ['short-polling', 'long-polling', 'sse', 'websocket'] as const
const JSON_TYPE = 'Content-Type: application/json'
const NESTED = '['.repeat(200_000) + ']'.repeat(200_000)

describe('a bad cursor', () => {
  const malformed: [name: string, query: string, shown: string][] = [
    ['garbage', 'cursor=garbage', '"garbage"'],
    ['empty', 'cursor=', '""'],
    ['without a value', 'cursor', '""'],
    ['without an epoch', 'cursor=.5', '".5"'],
    ['without a seq', 'cursor=anotherlog.', '"anotherlog."'],
    ['an epoch too short', 'cursor=short.5', '"short.5"'],
    ['an epoch too long', 'cursor=seventeenletters1.5', '"seventeenletters1.5"'],
    ['negative', 'cursor=anotherlog.-5', '"anotherlog.-5"'],
    ['a plus sign', 'cursor=anotherlog.%2B5', '"anotherlog.+5"'],
    ['leading zeros', 'cursor=anotherlog.007', '"anotherlog.007"'],
    ['an exponent', 'cursor=anotherlog.1e3', '"anotherlog.1e3"'],
    ['a fraction', 'cursor=anotherlog.1.5', '"anotherlog.1.5"'],
    ['2^53', 'cursor=anotherlog.9007199254740992', '"anotherlog.9007199254740992"'],
    ['2^64', 'cursor=anotherlog.18446744073709551616', '"anotherlog.18446744073709551616"'],
    ['5,000 digits', `cursor=anotherlog.${'9'.repeat(5000)}`, '9…"'],
    ['5,000 letters', `cursor=${'x'.repeat(5000)}`, 'xx…"'],
    ['NUL', 'cursor=anotherlog.5%00', '"anotherlog.5\\u0000"'],
    ['a line break', 'cursor=anotherlog.5%0A', '"anotherlog.5\\n"'],
    ['no percent-encoding', 'cursor=%zz', '"%zz"'],
    ['no UTF-8', 'cursor=%ff%fe', '"'],
    ['digits of another script', 'cursor=anotherlog.%D9%A5', '"anotherlog.٥"'],
  ]
  test.each(FEEDS)(
    'is told on %s before anything starts, and nobody else notices',
    async (name) => {
      const served = await serveEvents(3)
      const allIsWell = await witnesses(served)
      for (const [what, query, shown] of malformed) {
        const it = await refused(served.port, name, query)
        expect(it, what).toMatchObject({ status: 400, title: 'Bad Request', reason: 'malformed' })
        expect(it.detail, what).toContain(shown)
        expect(it.detail, what).toMatch(/must be <epoch>\.<seq>, such as k3v9x2ab\.42/)
        expect(it.detail.length, what).toBeLessThan(250)
      }
      const twice = await refused(served.port, name, 'cursor=anotherlog.1&cursor=anotherlog.2')
      expect(twice).toMatchObject({ status: 400, reason: 'malformed' })
      expect(twice.detail).toBe('query.cursor must be given once.')
      await allIsWell()
    },
  )

  test.each(FEEDS)('of the future or of another log is a reset on %s', async (name) => {
    const served = await serveEvents(3)
    const rows: [cursor: string, reason: string][] = [
      [cursorAt(served, 4), 'future'],
      [cursorAt(served, Number.MAX_SAFE_INTEGER), 'future'],
      ['anotherlog.2', 'epoch'],
      ['anotherlog.9007199254740991', 'epoch'],
    ]
    for (const [cursor, reason] of rows) {
      const connection = await RawConnection.open(served.port)
      const upgrade = name === 'websocket' ? WEBSOCKET : []
      connection.write(get(`/feed/${name}?cursor=${cursor}`, ...upgrade))
      const start = `"outcome":"reset","reason":"${reason}","cursor":"${cursorAt(served, 3)}"`
      await connection.until((text) => text.includes(start))
      connection.close()
    }
  })
})

test.each([
  ['61', '61', '"61"'],
  ['-1', '-1', '"-1"'],
  ['1.5', '1.5', '"1.5"'],
  ['1e1', '1e1', '"1e1"'],
  ['a letter', 'x', '"x"'],
  ['nothing', '', '""'],
  ['NUL', '%00', '"\\u0000"'],
  ['5,000 digits', '1'.repeat(5000), `"${'1'.repeat(20)}"`],
])('a long poll that is to wait %s is refused, with what it may be', async (_name, wait, shown) => {
  const served = await serveEvents(1)
  const query = `wait=${wait}&cursor=${cursorAt(served, 1)}`
  const it = await refused(served.port, 'long-polling', query)
  expect(it).toMatchObject({ status: 400, reason: 'invalid' })
  expect(it.detail).toBe(`wait ${shown} must be whole seconds, 0 to 60.`)
})

test('a parameter given more than once is refused', async () => {
  const { port } = await serveEvents(1)
  const wait = await refused(port, 'long-polling', 'wait=1&wait=1')
  expect(wait).toMatchObject({ status: 400, detail: 'query.wait must be given once.' })
  const bench = await refused(port, 'sse', 'bench=a&bench=b')
  expect(bench).toMatchObject({ status: 400, detail: 'query.bench must be given once.' })
})

describe('POST /feed/events', () => {
  const note = (data: unknown): object => ({ type: 'notification', data })
  const bodies: [name: string, body: unknown, reason: string, detail: string | RegExp][] = [
    ['half of JSON', '{"type":', 'json', 'The body is not valid JSON.'],
    ['no JSON', 'hello', 'json', 'The body is not valid JSON.'],
    ['nothing', '', 'json', 'The body is empty; it must be a JSON object.'],
    ['null', 'null', 'invalid', 'body must be object.'],
    ['a list', '[]', 'invalid', 'body must be object.'],
    ['a text', '"x"', 'invalid', 'body must be object.'],
    ['no fields', {}, 'invalid', 'body must have required properties type, data.'],
    ['no data', { type: 'notification' }, 'invalid', 'body must have required properties data.'],
    ['no title', note({ text: 'x' }), 'invalid', 'body.data must have required properties title.'],
    [
      'a forged price',
      { type: 'price', data: { symbol: 'X', price: 1 } },
      'invalid',
      /^body\.type .*notification/,
    ],
    ['data that is a list', note([]), 'invalid', 'body.data must be object.'],
    ['a number for a title', note({ title: 5 }), 'invalid', 'body.data.title must be string.'],
    [
      'null for a text',
      note({ title: 'x', text: null }),
      'invalid',
      'body.data.text must be string.',
    ],
    ['an empty title', note({ title: '' }), 'invalid', /^body\.data\.title .*fewer than 1 char/],
    [
      'a long title',
      note({ title: 'x'.repeat(1001) }),
      'invalid',
      /^body\.data\.title .*more than 1000 char/,
    ],
    [
      'a long text',
      note({ title: 'x', text: 'x'.repeat(65_537) }),
      'invalid',
      /^body\.data\.text .*65536 char/,
    ],
    [
      'an unknown level',
      note({ title: 'x', level: 'loud' }),
      'invalid',
      /^body\.data\.level .*: info, warning, critical\.$/,
    ],
    [
      'an id of its own',
      { ...note({ title: 'x' }), id: 'a.1' },
      'invalid',
      /^body .*additional.*: id\.$/,
    ],
    [
      'an unknown field',
      note({ title: 'x', pad: 'x' }),
      'invalid',
      /^body\.data .*additional.*: pad\.$/,
    ],
    [
      'an unknown field of great length',
      note({ title: 'x', ['y'.repeat(9999)]: 1 }),
      'invalid',
      /: y{80}…\.$/,
    ],
    [
      'a poisoned prototype',
      '{"__proto__":{"x":1},"type":"notification","data":{"title":"x"}}',
      'json',
      /not valid JSON/,
    ],
    [
      'lists within lists',
      `{"type":"notification","data":{"title":${NESTED}}}`,
      'invalid',
      'body.data.title must be string.',
    ],
  ]
  test('says what is wrong with a body, and what would be right', async () => {
    const served = await serveEvents(1)
    const allIsWell = await witnesses(served)
    for (const [name, body, reason, detail] of bodies) {
      const it = problemIn(await ask(served.port, post(body)))
      expect(it, name).toMatchObject({ status: 400, title: 'Bad Request', reason })
      if (typeof detail === 'string') expect(it.detail, name).toBe(detail)
      else expect(it.detail, name).toMatch(detail)
    }
    expect(served.feed.bounds().newest, 'none was published').toBe(1)
    await allIsWell()
  })

  test.each([
    ['none', []],
    ['text/plain', ['Content-Type: text/plain']],
    ['a form', ['Content-Type: application/x-www-form-urlencoded']],
    ['XML', ['Content-Type: text/xml']],
    ['nonsense', ['Content-Type: nonsense']],
  ])('with %s for a content type is refused with 415', async (_name, headers) => {
    const { port, feed } = await serveEvents(1)
    const body = JSON.stringify(note({ title: 'x' }))
    const lines = [...headers, `Content-Length: ${body.length}`]
    const it = problemIn(await ask(port, request('POST', '/feed/events', lines, body)))
    expect(it).toMatchObject({ status: 415, reason: 'media-type' })
    expect(it.detail).toBe('The body must be application/json.')
    expect(feed.bounds().newest).toBe(1)
  })

  test('without any body is refused', async () => {
    const { port } = await serveEvents(1)
    const it = problemIn(await ask(port, request('POST', '/feed/events')))
    expect(it).toMatchObject({ status: 400, detail: 'body must be object.' })
  })

  test('over the limit is refused with 413, whether it says its length or not', async () => {
    const served = await serveEvents(1)
    const allIsWell = await witnesses(served)
    const text = 'x'.repeat(512 * 1024)
    const announced = await ask(served.port, post(note({ title: 'x', text })))
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const chunked = [JSON_TYPE, 'Transfer-Encoding: chunked']
    const body = `${chunk.repeat(9)}0\r\n\r\n`
    const unannounced = await ask(served.port, request('POST', '/feed/events', chunked, body))
    for (const answer of [announced, unannounced]) {
      const it = problemIn(answer)
      expect(it).toMatchObject({ status: 413, reason: 'too-large' })
      expect(it.detail).toBe('The body is larger than 512 KiB.')
    }
    // From its head alone: nothing of the body is waited for.
    const lines = [JSON_TYPE, 'Content-Length: 1099511627776']
    const huge = await ask(served.port, request('POST', '/feed/events', lines))
    expect(problemIn(huge)).toMatchObject({ status: 413 })
    await allIsWell()
  })

  test('that stops in the middle of its body publishes nothing', async () => {
    const served = await serveEvents(1)
    const allIsWell = await witnesses(served)
    const connection = await RawConnection.open(served.port)
    connection.write(post(note({ title: 'x' })).slice(0, -5))
    connection.end()
    await connection.untilEnd()
    expect(served.feed.bounds().newest).toBe(1)
    await allIsWell()
  })
})

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

  test.each([
    ['POST', '/feed/short-polling', 'GET, HEAD, OPTIONS'],
    ['PUT', '/feed/long-polling', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/feed/sse', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/feed/websocket?cursor=x', 'GET, HEAD, OPTIONS'],
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
    ['of a method that is none', 'FOO /feed/sse HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'http'],
    ['to tunnel', 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405, 'method'],
    ['that is not HTTP', 'hello, is anybody there?\r\n\r\n', 400, 'http'],
    ['of TLS', Buffer.from('16030100c8010000c40303', 'hex'), 400, 'http'],
    ['of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'http'],
    ['with NUL in a header', get('/feed/sse', 'Last-Event-ID: a\0b'), 400, 'http'],
    ['with a space in its path', 'GET /feed /sse HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'http'],
    [
      'with two lengths',
      request('POST', '/feed/events', ['Content-Length: 1', 'Content-Length: 2']),
      400,
      'http',
    ],
    [
      'with 20 kB of headers',
      get('/feed/sse', `X: ${'y'.repeat(20_000)}`),
      431,
      'headers-too-large',
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

/** What a feed's route says to a query; a WebSocket is asked for as one, which it never becomes. */
async function refused(port: number, name: string, query: string) {
  const upgrade = name === 'websocket' ? WEBSOCKET : []
  return problemIn(await ask(port, get(`/feed/${name}?${query}`, ...upgrade)))
}

/** The problem that an answer is: whole, and as its head has it. */
function problemIn(answer: RawResponse | undefined) {
  expect(answer).toMatchObject({ framing: 'length', complete: true })
  expect(answer?.headers['content-type']).toMatch(/^application\/problem\+json\b/)
  const it = JSON.parse(`${answer?.body}`)
  expect(Object.keys(it).sort()).toEqual(['detail', 'reason', 'status', 'title', 'type'])
  expect(it).toMatchObject({ type: 'about:blank', status: answer?.status, title: answer?.reason })
  expect(it.detail).toMatch(/\.$|component$/)
  return it as Record<'type' | 'title' | 'detail' | 'reason', string> & { status: number }
}
