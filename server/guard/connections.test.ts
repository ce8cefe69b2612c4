import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { ask, Conversation, get, H2C, head, WEBSOCKET } from '../testbed/conversation.ts'
import { eventually } from '../testbed/eventually.ts'
import { problemIn } from '../testbed/problem-in.ts'
import { exchange, RawConnection } from '../testbed/raw.ts'
import { type Served, type ServeOptions, serve } from '../testbed/serve.ts'
import type { Limit } from './exceeded.ts'

/** A server of which all connections are taken, and who has them. */
async function fullServer(options: ServeOptions = {}) {
  const served = await serve({ maxConnections: 3, ...options })
  const guests = await Promise.all([1, 2, 3].map(() => Conversation.open(served.port)))
  for (const guest of guests) await guest.ask(get('/health'))
  return { ...served, guests }
}

async function counted({ guests }: { guests: readonly Conversation[] }, limit: Limit) {
  const { body } = (await guests[0]?.ask(get('/stats'))) ?? {}
  return JSON.parse(`${body}`).limits[limit] as number
}

describe('when all connections are taken', () => {
  test.each([
    ['short-polling', get('/feed/short-polling')],
    ['long-polling', get('/feed/long-polling')],
    ['websocket', get('/feed/websocket', ...WEBSOCKET)],
    ['every', get('/health')],
    ['every', get('/nowhere')],
  ])('%s: a request is refused with 503 and when to come again, and ended', async (_, request) => {
    const server = await fullServer()
    const [answer] = await exchange(server.port, request)
    expect(answer).toMatchObject({ status: 503, headers: { connection: 'close' } })
    expect(Number(answer?.headers['retry-after'])).toBeGreaterThanOrEqual(5)
    expect(Number(answer?.headers['retry-after'])).toBeLessThanOrEqual(15)
    const it = problemIn(answer)
    expect(it.reason).toBe('full')
    expect(it.detail).toMatch(/^All 3 connections .* Come again in \d+ s\.$/)
    expect(await counted(server, 'connections')).toBe(1)
  })

  test('[row 27] sse: it is told in-band when to come again, and ended, with 200', async () => {
    const server = await fullServer()
    const delays = new Set<string>()
    for (let count = 0; count < 5; count++) {
      const [answer] = await exchange(server.port, get('/feed/sse'))
      expect(answer).toMatchObject({ status: 200, complete: true })
      expect(answer?.headers).toMatchObject({
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'close',
      })
      const [, ms, data = ''] =
        /^retry: (\d+)\nevent: problem\ndata: (.*)\n\n$/.exec(`${answer?.body}`) ?? []
      expect(Number(ms)).toBeGreaterThanOrEqual(4000)
      expect(Number(ms)).toBeLessThanOrEqual(15_000)
      expect(JSON.parse(data)).toMatchObject({ status: 503, reason: 'full' })
      delays.add(`${ms}`)
    }
    expect(delays.size, 'not all at once').toBeGreaterThan(1)
    const [bare] = await exchange(server.port, head('/feed/sse'))
    expect(bare).toMatchObject({ status: 200, framing: 'none' })
  })

  test('a road passes the refusal on, to a page of another origin, too', async () => {
    const origin = 'http://page.example'
    const server = await serve({ maxConnections: 4, origins: [origin] })
    const made = await fetch(`${server.origin}/lab/benches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: '{}',
    })
    const { name, roads } = (await made.json()) as { name: string; roads: Record<string, number> }
    const guests = await Promise.all([1, 2, 3, 4].map(() => RawConnection.open(server.port)))
    await eventually(() => expect(server.sockets.length).toBeGreaterThanOrEqual(5))
    const stream = get(`/feed/sse?bench=${name}`, `Origin: ${origin}`)
    const [answer] = await exchange(roads.sse ?? 0, stream)
    expect(answer?.headers['access-control-allow-origin']).toBe(origin)
    expect(`${answer?.body}`).toMatch(/^retry: /)
    for (const guest of guests) guest.close()
  })

  test('somebody else is let in as soon as one leaves', async () => {
    const server = await fullServer()
    server.guests[2]?.connection.close()
    await eventually(async () => {
      expect(await ask(server.port, get('/feed/short-polling'))).toMatchObject({ status: 200 })
    })
  })

  test('a connection counts once, however often it is upgraded to nothing', async () => {
    const { port } = await serve({ maxConnections: 2 })
    const [one, two] = [await Conversation.open(port), await Conversation.open(port)]
    for (let count = 0; count < 3; count++) {
      expect(await one.ask(get('/health', ...H2C))).toMatchObject({ status: 200 })
    }
    expect(await two.ask(get('/health'))).toMatchObject({ status: 200 })
  })

  test('a hundred who say nothing take no more room than that, and not for long', async () => {
    const server = await fullServer()
    const silent = await Promise.all(
      Array.from({ length: 120 }, () => RawConnection.open(server.port)),
    )
    const gone = (): number => silent.filter(({ ended }) => ended).length
    await eventually(() => expect(gone()).toBe(20))
    expect(server.sockets.length).toBe(103)
    await sleep(1000)
    expect(gone()).toBe(20)
    await eventually(() => expect(gone()).toBe(120))
    expect(await counted(server, 'connections')).toBe(120)
    expect(await server.guests[1]?.ask(get('/health'))).toMatchObject({ status: 200 })
  })
})

describe('the connections of this machine', () => {
  test('have no limit by address', async () => {
    const served = await serve({ maxPerAddress: 1 })
    const all = await Promise.all([1, 2, 3].map(() => Conversation.open(served.port)))
    for (const one of all) expect(await one.ask(get('/health'))).toMatchObject({ status: 200 })
  })

  test('take a road no further than it holds', async () => {
    const { origin } = await serve()
    const headers = { 'content-type': 'application/json' }
    const made = await fetch(`${origin}/lab/benches`, { method: 'POST', headers, body: '{}' })
    const { roads } = (await made.json()) as { roads: Record<string, number> }
    const all = await Promise.all(
      Array.from({ length: 110 }, () => RawConnection.open(roads.sse ?? 0)),
    )
    await eventually(() => expect(all.filter(({ ended }) => ended)).toHaveLength(10))
    const { limits } = (await (await fetch(`${origin}/stats`)).json()) as {
      limits: Record<Limit, number>
    }
    expect(limits.perRoad).toBe(10)
  })
})

/** Only Linux has all of 127.0.0.0/8 without asking; 127.0.0.2 and 127.0.0.3 are strangers here. */
vi.mock('./host.ts', async (original) => {
  const host = await original<typeof import('./host.ts')>()
  const isLoopback = (it: string) => !/127\.0\.0\.[23]$/.test(it) && host.isLoopback(it)
  return { ...host, isLoopback }
})

describe.runIf(process.platform === 'linux')('the connections of one address', () => {
  const STRANGER = '127.0.0.2'

  /** Two connections of a stranger, all that it may have. */
  async function twice(served: Served, port = served.port) {
    const both = [1, 2].map(() => RawConnection.open(port, '127.0.0.1', STRANGER))
    const guests = await Promise.all(both)
    for (const guest of guests)
      await guest.write(get('/health')).until((text) => text.includes('ok'))
    return guests
  }

  test.each([
    ['short-polling', 429],
    ['long-polling', 429],
    ['websocket', 429],
    ['[row 27] sse', 200],
  ])('%s: are refused past the limit, and nobody else is', async (name, status) => {
    const served = await serve({ maxPerAddress: 2 })
    const guests = await twice(served)
    const transport = name.replace(/^.* /, '')
    const request = get(`/feed/${transport}`, ...(transport === 'websocket' ? WEBSOCKET : []))
    const third = await RawConnection.open(served.port, '127.0.0.1', STRANGER)
    const answer = `${await third.write(request).untilEnd()}`
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).toContain('"reason":"address"')
    expect(answer).toMatch(status === 200 ? /\nretry: \d+\n/ : /\nretry-after: \d+\r\n/i)

    const other = await RawConnection.open(served.port, '127.0.0.1', '127.0.0.3')
    await other.write(get('/health')).until((text) => text.includes('ok'))
    guests[0]?.close()
    await eventually(async () => {
      const again = await RawConnection.open(served.port, '127.0.0.1', STRANGER)
      await again.write(get('/health')).until((text) => text.includes('ok'))
    })
  })

  test('are those that it has over roads, too', async () => {
    const served = await serve({ maxPerAddress: 2 })
    const headers = { 'content-type': 'application/json' }
    const made = await fetch(`${served.origin}/lab/benches`, {
      method: 'POST',
      headers,
      body: '{}',
    })
    const { roads } = (await made.json()) as { roads: Record<string, number> }
    await twice(served, roads['short-polling'])
    const third = await RawConnection.open(roads.sse ?? 0, '127.0.0.1', STRANGER)
    const answer = `${await third.write(get('/feed/sse')).untilEnd()}`
    expect(answer).toContain('"reason":"address"')
    const other = await RawConnection.open(roads.sse ?? 0, '127.0.0.1', '127.0.0.3')
    await other.write(get('/feed/sse')).until((text) => text.includes('hello'))
  })
})
