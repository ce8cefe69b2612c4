import { once } from 'node:events'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { Conversation, get, post, request } from '../testbed/conversation.ts'
import { eventually } from '../testbed/eventually.ts'
import { bearer, joined, serveGuarded } from '../testbed/guarded.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { problemIn } from '../testbed/problem-in.ts'
import { type Served, serve } from '../testbed/serve.ts'

const EVENT = { type: 'notification', data: { title: 'x' } }
const from = (client: number): string => `X-Forwarded-For: 203.0.113.${client}`

/** Counts within a minute, so that a slow test counts the same. */
const withinMinute = async (points: number) => new RateLimiterMemory({ points, duration: 60 })

/** A server behind a proxy. */
function limited(maxPublishes: number): Promise<Served> {
  return serve({
    maxPublishes,
    trustProxy: ['loopback'],
    newLimiter: withinMinute,
  })
}

async function limitsOf({ port }: Served): Promise<Record<string, number>> {
  const conversation = await Conversation.open(port)
  return JSON.parse(`${(await conversation.ask(get('/stats'))).body}`).limits
}

describe('who publishes too much', () => {
  test('with requests is told 429, and when to come again; nobody else is', async () => {
    const served = await limited(3)
    const conversation = await Conversation.open(served.port)
    const statuses: number[] = []
    for (let count = 0; count < 5; count++) {
      statuses.push((await conversation.ask(post(EVENT, from(1)))).status)
    }
    expect(statuses).toEqual([201, 201, 201, 429, 429])
    const refused = (await conversation.answers()).at(-1)
    expect(problemIn(refused)).toMatchObject({ reason: 'publishes' })
    expect(problemIn(refused).detail).toMatch(/^3 events a second .* Come again in \d+ s\.$/)
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect(Number(refused?.headers['retry-after'])).toBeLessThanOrEqual(60)
    expect(await conversation.ask(post(EVENT, from(2)))).toMatchObject({ status: 201 })
    expect(served.feed.bounds().newest).toBe(4)
    expect(await limitsOf(served)).toMatchObject({ publishes: 2 })
  })

  test('is told before its body is read', async () => {
    const served = await limited(1)
    const conversation = await Conversation.open(served.port)
    await conversation.ask(post(EVENT, from(1)))
    const headers = ['Content-Type: application/json', 'Content-Length: 500000', from(1)]
    const answer = await conversation.ask(request('POST', '/feed/events', headers))
    expect(answer.status).toBe(429)
  })

  test('over a WebSocket is told in-band, by the ref, and goes on; it is one client everywhere', async () => {
    const served = await limited(2)
    const ws = new WebSocket(`ws://127.0.0.1:${served.port}/feed/websocket`, {
      headers: { 'x-forwarded-for': '203.0.113.1' },
    })
    atEnd(() => ws.terminate())
    const heard: Record<string, unknown>[] = []
    ws.on('message', (data) => void heard.push(JSON.parse(`${data}`)))
    await once(ws, 'message')
    for (const ref of [1, 2, 3]) ws.send(JSON.stringify({ type: 'publish', ref, event: EVENT }))
    await eventually(() => expect(heard).toHaveLength(6))
    const answers = [1, 2, 3].map((ref) => heard.find((it) => it.ref === ref))
    expect(answers).toMatchObject([
      { type: 'ack', ref: 1 },
      { type: 'ack', ref: 2 },
      { type: 'problem', ref: 3, problem: { status: 429, reason: 'publishes' } },
    ])
    const conversation = await Conversation.open(served.port)
    expect(await conversation.ask(post(EVENT, from(1)))).toMatchObject({ status: 429 })
    expect(await conversation.ask(post(EVENT, from(2)))).toMatchObject({ status: 201 })
    await eventually(() => expect(heard).toHaveLength(7))
    expect(ws.readyState).toBe(ws.OPEN)
  })

  test('may go on after a second', async () => {
    const served = await serve({ maxPublishes: 1, trustProxy: ['loopback'] })
    const conversation = await Conversation.open(served.port)
    const ask = async () => (await conversation.ask(post(EVENT, from(1)))).status
    await ask()
    await eventually(async () => expect(await ask()).toBe(201))
  })

  test('may publish as much as it likes from this machine', async () => {
    const { port, feed } = await serve({ maxPublishes: 1 })
    const conversation = await Conversation.open(port)
    for (let count = 0; count < 5; count++) await conversation.ask(post(EVENT))
    expect(feed.bounds().newest).toBe(5)
  })
})

test('a learner is told wherever they ask from, and over a WebSocket that says who it is later', async () => {
  const served = await serveGuarded({}, { maxPublishes: 2, newLimiter: withinMinute })
  const [mina, bo] = [await joined(served.origin, 'Mina'), await joined(served.origin, 'Bo')]
  const conversation = await Conversation.open(served.port)
  for (const status of [201, 201, 429]) {
    expect(await conversation.ask(post(EVENT, bearer(mina)))).toMatchObject({ status })
  }
  expect(await conversation.ask(post(EVENT, bearer(bo)))).toMatchObject({ status: 201 })
  const ws = new WebSocket(`ws://127.0.0.1:${served.port}/feed/websocket`)
  atEnd(() => ws.terminate())
  const heard: unknown[] = []
  ws.on('message', (data) => void heard.push(JSON.parse(`${data}`)))
  await once(ws, 'message')
  ws.send(JSON.stringify({ type: 'auth', token: mina }))
  ws.send(JSON.stringify({ type: 'publish', ref: 1, event: EVENT }))
  const refused = { type: 'problem', ref: 1, problem: { reason: 'publishes' } }
  await eventually(() => expect(heard.at(-1)).toMatchObject(refused))
})

test('a store that is out of reach is a fault of ours, not of who publishes', async () => {
  const served = await serve({
    trustProxy: ['loopback'],
    newLimiter: async (points) => {
      const limiter = new RateLimiterMemory({ points, duration: 1 })
      limiter.consume = () => Promise.reject(new Error('no store'))
      return limiter
    },
  })
  served.app.log.level = 'silent'
  const conversation = await Conversation.open(served.port)
  const answer = await conversation.ask(post(EVENT, from(1)))
  expect(problemIn(answer)).toMatchObject({ status: 500, reason: 'internal' })
})
