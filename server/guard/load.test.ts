import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { LoopDelay } from '../observe/loop-delay.ts'
import { nodeClients } from '../testbed/clients.ts'
import { ask, Conversation, get, post, WEBSOCKET } from '../testbed/conversation.ts'
import { price } from '../testbed/drafts.ts'
import { eventually } from '../testbed/eventually.ts'
import { Relay } from '../testbed/relay.ts'
import { type Served, serveEvents } from '../testbed/serve.ts'
import { caughtUp, idsAfter, trace } from '../testbed/trace.ts'
import { Load } from './load.ts'

/** A log that remembers its lines. */
function remembered() {
  const lines: { msg: string; shed?: Record<string, number> }[] = []
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(JSON.parse(line)) })
  return { lines, log }
}

describe('the load', () => {
  const delay = new LoopDelay()
  afterAll(() => delay.close())

  test('is high after three late looks in a row, not after one of any length', () => {
    const load = new Load([], remembered().log, delay, { maxDelay: 100, look: 1e9 })
    for (const delay of [60_000, 0, 5000, 5000, 0, 101, 101]) load.take(delay)
    expect(load.isHigh).toBe(false)
    load.take(101)
    expect(load.isHigh).toBe(true)
    load.close()
  })

  test('is high until the loop is late by less than half as much', () => {
    const load = new Load([], remembered().log, delay, { maxDelay: 100, look: 1e9 })
    for (const delay of [200, 200, 200, 99, 51]) load.take(delay)
    expect(load.isHigh).toBe(true)
    load.take(49)
    expect(load.isHigh).toBe(false)
    load.close()
  })

  test('is logged once in ten seconds at most', () => {
    const { lines, log } = remembered()
    const load = new Load([], log, delay, { maxDelay: 100, look: 1e9 })
    for (let round = 0; round < 50; round++)
      for (const delay of [200, 200, 200, 0]) load.take(delay)
    expect(lines).toHaveLength(1)
    load.close()
  })

  test('is what the event loop says, and is not looked at unless asked to', async () => {
    const { lines, log } = remembered()
    const [watching, off] = [20, 0].map(
      (maxDelay) => new Load([], log, delay, { maxDelay, look: 100 }),
    )
    const until = performance.now() + 15_000
    while (!watching?.isHigh && performance.now() < until) {
      const busy = performance.now() + 80
      while (performance.now() < busy);
      await new Promise(setImmediate)
    }
    expect([watching?.isHigh, off?.isHigh]).toEqual([true, false])
    expect(lines.map(({ msg }) => msg)).toEqual([expect.stringContaining('event loop is late')])
    await expect.poll(() => watching?.isHigh, { timeout: 10_000 }).toBe(false)
    watching?.close()
    off?.close()
  })
})

describe('an overloaded server', () => {
  /** It says of itself that it is; what the loop does is another test's. */
  async function overloaded(): Promise<Served & { load: Load }> {
    const served = await serveEvents(3)
    const { load } = served.app
    load.isHigh = true
    return Object.assign(served, { load })
  }

  test.each(['short-polling', 'long-polling', 'websocket'])(
    '[row 27] %s: answers 503 with a Retry-After of 1 to 5 seconds, not the same for all',
    async (name) => {
      const { port, load } = await overloaded()
      const upgrade = name === 'websocket' ? WEBSOCKET : []
      const waits = new Set<string | undefined>()
      for (let index = 0; index < 30; index++) {
        const answer = await ask(port, get(`/feed/${name}`, ...upgrade))
        expect(answer.status).toBe(503)
        expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
        expect(JSON.parse(`${answer.body}`)).toMatchObject({ reason: 'overloaded' })
        expect(answer.headers['retry-after']).toMatch(/^[1-5]$/)
        expect(answer.headers['access-control-expose-headers']).toBe('Retry-After')
        waits.add(answer.headers['retry-after'])
      }
      expect(waits.size).toBeGreaterThan(1)
      expect(load.shed[name]).toBe(30)
      load.isHigh = false
    },
  )

  test('[row 27] sse: answers 200, when to come again, and ends', async () => {
    const { port, load } = await overloaded()
    const waits = new Set<number>()
    for (let index = 0; index < 30; index++) {
      const stream = await Conversation.open(port)
      stream.connection.write(get('/feed/sse', 'Last-Event-ID: x'))
      const [, wait] =
        /^HTTP\/1\.1 200 [\s\S]+\r\n\r\nretry: (\d+)\n\n$/.exec(
          `${await stream.connection.untilEnd()}`,
        ) ?? []
      expect(Number(wait)).toBeGreaterThanOrEqual(1000)
      expect(Number(wait)).toBeLessThan(5000)
      waits.add(Number(wait))
    }
    expect(waits.size).toBeGreaterThan(20)
    expect(load.shed.sse).toBe(30)
    load.isHigh = false
  })

  test('[row 27] every: pages, health, statistics and publishing are served', async () => {
    const { port, load } = await overloaded()
    const turned = await ask(port, get('/feed/short-polling'))
    expect(turned.status).toBe(503)
    expect((await ask(port, get('/health'))).status).toBe(200)
    expect((await ask(port, get('/docs/json'))).status).toBe(200)
    const data = { type: 'notification', data: { title: 'all the same' } }
    expect((await ask(port, post(data))).status).toBe(201)
    const { shed } = JSON.parse(`${(await ask(port, get('/stats'))).body}`)
    expect(shed).toEqual({ 'short-polling': 1, 'long-polling': 0, sse: 0, websocket: 0 })
    load.isHigh = false
  })

  test.each(halves.map(({ name }) => name))(
    '[row 27] %s: who is connected stays, and who was cut off comes back once it is not',
    async (name) => {
      // So that nobody waits longer than need be.
      vi.spyOn(Math, 'random').mockReturnValue(0)
      const served = await serveEvents(3)
      const { load } = served.app
      const relay = await Relay.open(served.port)
      const options = { interval: 50, wait: 20 }
      const [stays, returns] = await Promise.all([
        nodeClients().connect(name, served.origin, options),
        nodeClients().connect(name, relay.url, options),
      ])
      for (const client of [stays, returns]) await caughtUp(client, served)
      load.isHigh = true
      relay.cut()
      if (!name.endsWith('polling')) {
        await served.feed.publish(price('X', 1))
        await caughtUp(stays, served)
      }
      await eventually(() => expect(load.shed[name]).toBeGreaterThan(0))
      load.isHigh = false
      await sleep(50)
      await served.feed.publish(price('X', 2))
      for (const client of [stays, returns]) {
        await caughtUp(client, served)
        const { starts, gaps, ids } = trace(await client.reports())
        expect(starts.map(({ outcome }) => outcome)).toEqual([
          'live',
          ...starts.slice(1).map(() => 'resumed'),
        ])
        expect(gaps).toEqual([])
        expect(ids).toEqual(idsAfter(served, 3))
      }
    },
  )
})
