import { describe, expect, test } from 'vitest'
import { Conversation, get, WEBSOCKET } from '../testbed/conversation.ts'
import { price } from '../testbed/drafts.ts'
import { eventually } from '../testbed/eventually.ts'
import { bearer, JOIN_CODE, joined, TEACHER_KEY } from '../testbed/guarded.ts'
import { problemIn } from '../testbed/problem-in.ts'
import { RawConnection } from '../testbed/raw.ts'
import { parseResponses } from '../testbed/raw-response.ts'
import { cursorAt, type Served, type ServeOptions, serveEvents } from '../testbed/serve.ts'
import { countWaiters } from '../testbed/waiters.ts'

const waiting = countWaiters()

type Headers = readonly [mine: string, theirs: string]

/** Two ways to be told apart: by the session, and by what a trusted proxy says; two clients each. */
const CLIENTS: [
  of: string,
  options: ServeOptions,
  headers: (origin: string) => Promise<Headers>,
  reason: string,
][] = [
  [
    'a learner',
    { maxPerClient: 3, access: { teacherKey: TEACHER_KEY, joinCode: JOIN_CODE } },
    async (origin) => [bearer(await joined(origin, 'Mina')), bearer(await joined(origin, 'Bo'))],
    'client',
  ],
  [
    'an address behind a proxy',
    { maxPerAddress: 3, trustProxy: ['loopback'] },
    async () => ['X-Forwarded-For: 203.0.113.1', 'X-Forwarded-For: 203.0.113.2'],
    'address',
  ],
]

describe.each(CLIENTS)('the places of %s', (_, options, headersAt, reason) => {
  const held = (served: Served): string =>
    `/feed/long-polling?cursor=${cursorAt(served, 1)}&wait=60`

  /** Everything that one client may hold open: a poll, a stream and a WebSocket. */
  async function holding(served: Served, mine: string) {
    const poll = await Conversation.open(served.port)
    poll.send(get(held(served), mine))
    const stream = await RawConnection.open(served.port)
    await stream.write(get('/feed/sse', mine)).until((text) => text.includes('hello'))
    const ws = await RawConnection.open(served.port)
    ws.write(get('/feed/websocket', mine, ...WEBSOCKET))
    await ws.until((text) => text.includes('hello'))
    await waiting(1)
    return { poll, stream, ws }
  }

  test('[row 19] long-polling: as many polls as there are places are held, the next is told 429', async () => {
    const served = await serveEvents(1, options)
    const [mine, theirs] = await headersAt(served.origin)
    const polls = await Promise.all(Array.from({ length: 5 }, () => Conversation.open(served.port)))
    for (const poll of polls) poll.send(get(held(served), mine))
    await waiting(3)
    const other = await Conversation.open(served.port)
    other.send(get(held(served), theirs))
    await waiting(4)
    await served.feed.publish(price('X', 2))
    const answers = (await Promise.all(polls.map((poll) => poll.answers()))).flat()
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429])
    const events = answers.filter(({ status }) => status === 200).map(({ body }) => `${body}`)
    expect(new Set(events).size, 'the same for each').toBe(1)
    const refused = answers.find(({ status }) => status === 429)
    expect(problemIn(refused)).toMatchObject({ reason, title: 'Too Many Requests' })
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThanOrEqual(5)
    expect(await other.answers()).toMatchObject([{ status: 200 }])
    // What is answered has given its place back.
    await polls[0]?.ask(get(held(served), mine))
    expect((await polls[0]?.answers())?.at(-1)).toMatchObject({ status: 200 })
  })

  test('[row 19] short-polling: needs no place', async () => {
    const served = await serveEvents(1, options)
    const [mine] = await headersAt(served.origin)
    await holding(served, mine)
    const polls = await Promise.all(
      Array.from({ length: 20 }, () => Conversation.open(served.port)),
    )
    const path = `/feed/short-polling?cursor=${cursorAt(served, 0)}`
    const answers = await Promise.all(polls.map((poll) => poll.ask(get(path, mine))))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 200 })
  })

  test('[row 27] sse: past them it is told when to come again, with 200', async () => {
    const served = await serveEvents(1, options)
    const [mine, theirs] = await headersAt(served.origin)
    const { ws } = await holding(served, mine)
    const late = await RawConnection.open(served.port)
    const [answer] = parseResponses(await late.write(get('/feed/sse', mine)).untilEnd())
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream' } })
    expect(`${answer?.body}`).toMatch(
      new RegExp(`^retry: \\d+\nevent: problem\ndata: .*"reason":"${reason}".*\n\n$`),
    )
    const other = await RawConnection.open(served.port)
    await other.write(get('/feed/sse', theirs)).until((text) => text.includes('hello'))
    ws.close('reset')
    await eventually(async () => {
      const again = await RawConnection.open(served.port)
      await again.write(get('/feed/sse', mine)).until((text) => text.includes('hello'), 500)
    })
  })

  test('websocket: past them an upgrade is told 429, before the 101, and counts', async () => {
    const served = await serveEvents(1, options)
    const [mine] = await headersAt(served.origin)
    const { stream } = await holding(served, mine)
    const late = await RawConnection.open(served.port)
    const bytes = await late.write(get('/feed/websocket', mine, ...WEBSOCKET)).untilEnd()
    const [answer] = parseResponses(bytes)
    expect(answer?.status).toBe(429)
    expect(problemIn(answer).reason).toBe(reason)
    // The page's own channel is one, too.
    const channel = await RawConnection.open(served.port)
    const refused = await channel.write(get('/channel', mine, ...WEBSOCKET)).untilEnd()
    expect(parseResponses(refused)[0]?.status).toBe(429)
    stream.close()
    await eventually(async () => {
      const again = await RawConnection.open(served.port)
      again.write(get('/feed/websocket', mine, ...WEBSOCKET))
      await again.until((text) => text.includes('hello'), 500)
    })
    const stats = await fetch(`${served.origin}/stats`)
    const { limits } = (await stats.json()) as { limits: Record<string, number> }
    expect(limits[reason === 'client' ? 'perClient' : 'perAddress']).toBeGreaterThanOrEqual(2)
  })

  test('[row 17] long-polling: are given back by clients who leave their polls', async () => {
    const served = await serveEvents(1, options)
    const [mine] = await headersAt(served.origin)
    for (let round = 0; round < 4; round++) {
      const polls = await Promise.all([1, 2, 3].map(() => RawConnection.open(served.port)))
      for (const poll of polls) poll.write(get(held(served), mine))
      await waiting(3)
      for (const poll of polls) poll.close(round % 2 === 0 ? 'reset' : 'end')
      await waiting(0)
    }
  })
})

describe('pipelined requests', () => {
  const PATHS = {
    'short-polling': (at: string) => `/feed/short-polling?cursor=${at}`,
    'long-polling': (at: string) => `/feed/long-polling?cursor=${at}&wait=60`,
    sse: () => '/feed/sse',
  }

  test.each(['short-polling', 'long-polling'] as const)(
    '[row 20] %s: are answered in order, and refused from the fifth on where four may wait',
    async (name) => {
      const served = await serveEvents(2, { maxHeldPerSocket: 4 })
      const conversation = await Conversation.open(served.port)
      const first = get(PATHS['long-polling'](cursorAt(served, 2)))
      const cursors = name === 'short-polling' ? [0, 1, 0, 1, 0, 1] : [2, 1, 2, 1, 2, 1]
      const others = cursors.map((seq) => get(PATHS[name](cursorAt(served, seq))))
      conversation.send(first + others.join(''))
      await waiting(name === 'long-polling' ? 3 : 1)
      expect(conversation.connection.text).toBe('')
      await served.feed.publish(price('X', 3))
      const answers = await conversation.answers()
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429, 429, 429])
      const lengths = answers.slice(0, 4).map(({ body }) => JSON.parse(`${body}`).events.length)
      expect(lengths).toEqual(name === 'long-polling' ? [1, 1, 1, 1] : [1, 2, 1, 2])
      expect(problemIn(answers[4])).toMatchObject({ reason: 'pipelined' })
      // It may go on once they are answered.
      expect(await conversation.ask(others[1] ?? '')).toMatchObject({ status: 200 })
    },
  )

  test('sse: streams that could never begin do not pile up behind a held poll', async () => {
    const served = await serveEvents(1, { maxHeldPerSocket: 3 })
    const connection = await RawConnection.open(served.port)
    connection.write(get(PATHS['long-polling'](cursorAt(served, 1))) + get('/feed/sse').repeat(500))
    await waiting(1)
    await eventually(async () => {
      const { limits } = (await (await fetch(`${served.origin}/stats`)).json()) as {
        limits: Record<string, number>
      }
      expect(limits.heldPerSocket).toBeGreaterThan(100)
    })
    await served.feed.publish(price('X', 2))
    await connection.until((text) => text.includes('hello'))
  })

  test('[row 20] short-polling: no more is made of answers than may wait for one client', async () => {
    const served = await serveEvents(1500, { maxQueuedBytes: 100_000, maxHeldPerSocket: 1000 })
    const connection = await RawConnection.open(served.port)
    const path = PATHS['short-polling'](cursorAt(served, 500))
    connection.pause().write(get(path).repeat(300))
    await eventually(async () => {
      const { limits } = (await (await fetch(`${served.origin}/stats`)).json()) as {
        limits: Record<string, number>
      }
      expect(limits.heldPerSocket).toBeGreaterThan(200)
    })
    connection.resume()
    const last = () => connection.text.split('HTTP/1.1').length === 301
    await connection.until(last)
    const statuses = parseResponses(connection.received, { ended: false }).map((it) => it.status)
    expect(statuses.filter((status) => status === 200).length).toBeLessThan(5)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(295)
  })
})

describe('X-Forwarded-For', () => {
  const untrusted: [string, ServeOptions][] = [
    ['nobody is trusted', {}],
    ['somebody else is trusted', { trustProxy: ['192.0.2.1', '10.0.0.0/8'] }],
  ]
  test.each(untrusted)('says nothing where %s, on upgrades either', async (_, trust) => {
    const served = await serveEvents(1, { maxPerAddress: 1, ...trust })
    served.app.log.level = 'silent'
    const header = 'X-Forwarded-For: 203.0.113.1'
    for (let count = 0; count < 3; count++) {
      const ws = await RawConnection.open(served.port)
      ws.write(get('/feed/websocket', header, ...WEBSOCKET))
      await ws.until((text) => text.includes('hello'))
    }
  })

  test('counts by what the trusted hop has added, and not by what a client put before', async () => {
    const served = await serveEvents(1, { maxPerAddress: 1, trustProxy: ['loopback'] })
    const ask = async (forwarded: string): Promise<string> => {
      const stream = await RawConnection.open(served.port)
      stream.write(get('/feed/sse', `X-Forwarded-For: ${forwarded}`))
      return `${await stream.until((text) => /hello|problem/.test(text))}`
    }
    expect(await ask('198.51.100.7, 203.0.113.1')).toContain('hello')
    expect(await ask('198.51.100.8, 203.0.113.1')).toContain('"reason":"address"')
    expect(await ask('127.0.0.1, 203.0.113.1')).toContain('"reason":"address"')
    expect(await ask('203.0.113.1, 203.0.113.2')).toContain('hello')
    expect(await ask('2001:db8:1:2::1')).toContain('hello')
    expect(await ask('2001:db8:1:2:ffff::1'), 'one line').toContain('"reason":"address"')
  })

  test('does not let who is behind a road be somebody else', async () => {
    const served = await serveEvents(1, { maxPerAddress: 1, trustProxy: ['loopback'] })
    const headers = { 'content-type': 'application/json' }
    const made = await fetch(`${served.origin}/lab/benches`, {
      method: 'POST',
      headers,
      body: '{}',
    })
    const { roads } = (await made.json()) as { roads: Record<string, number> }
    // From this machine, whatever it says: no limit.
    for (let count = 0; count < 2; count++) {
      const stream = await RawConnection.open(roads.sse ?? 0)
      stream.write(get('/feed/sse', 'X-Forwarded-For: 203.0.113.1'))
      await stream.until((text) => text.includes('hello'))
    }
  })
})
