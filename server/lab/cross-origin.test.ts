import { describe, expect, test } from 'vitest'
import { askLab, makeBench } from '../testbed/benches.ts'
import { ask, get, head, post, request } from '../testbed/conversation.ts'
import { exchange } from '../testbed/raw.ts'
import type { RawResponse } from '../testbed/raw-response.ts'
import { serve } from '../testbed/serve.ts'

/** What a page by this name is told. */
const may = (page: string) => ({
  'access-control-allow-origin': page,
  'access-control-allow-credentials': 'true',
})

async function open() {
  const served = await serve()
  const page = `http://localhost:${served.port}`
  const { body } = await askLab(served.origin, 'POST', '', {}, page)
  return { ...served, page, bench: body.name as string, road: body.roads.sse as number }
}

const allowed = ({ headers }: RawResponse): object =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control')))

describe('the page that made a bench', () => {
  test('may read what comes over its roads, 200, 204 and problems', async () => {
    const { road, bench, feed, page } = await open()
    const at = `${feed.bounds().epoch}.0`
    for (const [path, status] of [
      [`/feed/short-polling?bench=${bench}`, 200],
      [`/feed/short-polling?bench=${bench}&cursor=${at}`, 204],
      [`/feed/long-polling?bench=${bench}&cursor=${at}&wait=0`, 204],
      [`/feed/short-polling?bench=${bench}&cursor=x`, 400],
      [`/feed/nothing?bench=${bench}`, 404],
      [`/health?bench=${bench}`, 200],
    ] as const) {
      const answer = await ask(road, get(path, `Origin: ${page}`))
      expect([answer.status, allowed(answer)]).toEqual([status, may(page)])
    }
    const answer = await ask(road, head(`/feed/sse?bench=${bench}`, `Origin: ${page}`))
    expect(allowed(answer)).toEqual(may(page))
  })

  test('may read streams, which Fastify knows nothing of', async () => {
    const { road, bench, page } = await open()
    const asked = get(`/feed/sse?bench=${bench}`, `Origin: ${page}`)
    const [answer] = await exchange(road, asked, (text) => text.includes('hello'))
    expect(allowed(answer as RawResponse)).toEqual(may(page))
  })

  test('may publish, once it has asked whether it may', async () => {
    const { road, bench, app, page } = await open()
    const preflight = [
      `Origin: ${page}`,
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Headers: content-type',
    ]
    const before = await app.inject('/stats')
    const path = `/feed/events?bench=${bench}`
    const answer = await ask(road, request('OPTIONS', path, preflight))
    expect(answer.status).toBe(204)
    expect(allowed(answer)).toEqual({
      ...may(page),
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '7200',
    })
    const after = await app.inject('/stats')
    expect(after.json().transports).toEqual(before.json().transports)
    const event = { type: 'notification', data: { title: 'over a road' } }
    const text = post(event, `Origin: ${page}`).replace('/feed/events', path)
    const published = await ask(road, text)
    expect([published.status, allowed(published)]).toEqual([201, may(page)])
  })

  test.each(['short-polling', 'long-polling', 'sse', 'websocket'])(
    '[row 28] %s: may be read by a program that brings Last-Event-ID, once it has asked',
    async (name) => {
      const { road, bench, page } = await open()
      const asked = [
        `Origin: ${page}`,
        'Access-Control-Request-Method: GET',
        'Access-Control-Request-Headers: last-event-id',
      ]
      const answer = await ask(road, request('OPTIONS', `/feed/${name}?bench=${bench}`, asked))
      expect(answer.status).toBe(204)
      expect(allowed(answer)).toEqual({
        ...may(page),
        'access-control-allow-methods': 'GET',
        'access-control-allow-headers': 'authorization, last-event-id, prefer',
        'access-control-max-age': '7200',
      })
    },
  )

  test('may change nothing else from there', async () => {
    const { road, bench, page } = await open()
    const asked = [`Origin: ${page}`, 'Access-Control-Request-Method: PUT']
    const path = `/lab/benches/${bench}?bench=${bench}`
    const answer = await ask(road, request('OPTIONS', path, asked))
    expect(allowed(answer)).toEqual(may(page))
  })
})

describe('nobody else is told that they may read', () => {
  const strangers: [who: string, origin: string | undefined, bench: string | undefined][] = [
    ['a stranger', 'http://evil.example', undefined],
    ['the page itself by another name', '127.0.0.1', undefined],
    ['a page that has no origin', 'null', undefined],
    ['the page without its bench', 'localhost', ''],
    ['the page on a bench that is not there', 'localhost', '?bench=0123456789'],
    ['the page on two benches', 'localhost', '?bench=a&bench=b'],
  ]
  test.each(strangers)('%s', async (_who, who, query) => {
    const { road, bench, port } = await open()
    const origin = who === '127.0.0.1' || who === 'localhost' ? `http://${who}:${port}` : who
    const search = query ?? `?bench=${bench}`
    for (const path of ['/feed/short-polling', '/health', '/feed/events']) {
      const asked = get(`${path}${search}`, `Origin: ${origin}`)
      expect(allowed(await ask(road, asked))).toEqual({})
    }
    const preflight = [`Origin: ${origin}`, 'Access-Control-Request-Method: POST']
    const answer = await ask(road, request('OPTIONS', `/feed/events${search}`, preflight))
    expect(allowed(answer)).toEqual({})
  })

  test('not even whoever has no origin to make a bench from', async () => {
    const { origin } = await serve()
    const { status, body } = await askLab(origin, 'POST', '', {}, 'null')
    expect([status, body.reason]).toEqual([403, 'origin'])
  })
})

test('[row 28] every: a preflight allows what feed routes are asked with, Last-Event-ID too', async () => {
  const page = 'https://feed.example'
  const { port } = await serve({ origins: [page] })
  for (const path of ['/feed/sse', '/feed/short-polling', '/feed/long-polling?wait=0']) {
    const preflight = [
      `Origin: ${page}`,
      'Access-Control-Request-Method: GET',
      'Access-Control-Request-Headers: authorization, last-event-id',
    ]
    const answer = await ask(port, request('OPTIONS', path, preflight))
    expect(answer.status).toBe(204)
    expect(allowed(answer)).toEqual({
      ...may(page),
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'authorization, last-event-id, prefer',
      'access-control-max-age': '7200',
    })
  }
  const asked = get('/feed/short-polling', `Origin: ${page}`, 'Last-Event-ID: k3v9x2ab.1')
  const answer = await ask(port, asked)
  expect([answer.status, allowed(answer)]).toEqual([200, may(page)])
  const others = [`Origin: ${page}`, 'Access-Control-Request-Method: POST']
  expect(allowed(await ask(port, request('OPTIONS', '/lab/benches', others)))).toEqual(may(page))
})

test('without an Origin an answer is the same to the byte, with and without a bench', async () => {
  const served = await open()
  const bare = await serve({ lab: { roads: false } })
  const made = await makeBench(bare.origin)
  const heads = await Promise.all([
    ask(served.port, get('/feed/short-polling')),
    ask(served.road, get(`/feed/short-polling?bench=${served.bench}`)),
    ask(bare.port, get(`/feed/short-polling?bench=${made.name}`)),
  ])
  for (const { headers } of heads) {
    expect(Object.keys(headers).sort()).toEqual(Object.keys(heads[0]?.headers ?? {}).sort())
    expect({ ...headers, date: '' }).toEqual({ ...heads[0]?.headers, date: '' })
  }
})

test('another site cannot make a bench, and nothing but JSON can', async () => {
  const { port } = await serve()
  const body = ['Content-Type: application/json', 'Content-Length: 2']
  const theirs = [...body, 'Origin: http://evil.example']
  expect((await ask(port, request('POST', '/lab/benches', theirs, '{}'))).status).toBe(403)
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ]) {
    const headers = [`Content-Type: ${type}`, 'Content-Length: 2']
    expect((await ask(port, request('POST', '/lab/benches', headers, '{}'))).status).toBe(415)
  }
  const none = await ask(port, request('POST', '/lab/benches', ['Content-Length: 0']))
  expect(none.status).toBe(400)
  const preflight = ['Origin: http://evil.example', 'Access-Control-Request-Method: POST']
  expect(allowed(await ask(port, request('OPTIONS', '/lab/benches', preflight)))).toEqual({})
})
