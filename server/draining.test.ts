import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { transports as halves } from '../web/transports/index.ts'
import { buildApp } from './app.ts'
import { nodeClients } from './testbed/clients.ts'
import { Conversation, get, post, WEBSOCKET } from './testbed/conversation.ts'
import { price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { atEnd } from './testbed/lifetime.ts'
import { RawConnection } from './testbed/raw.ts'
import { Relay } from './testbed/relay.ts'
import { cursorAt, type ServeOptions, serveEvents } from './testbed/serve.ts'
import { caughtUp, idsAfter, trace } from './testbed/trace.ts'
import { countWaiters } from './testbed/waiters.ts'

const waiting = countWaiters()

describe('while a server lets its clients go', () => {
  test('[row 43] every: nobody new is let in, and who is there is told that this was the last answer', async () => {
    const { served, idle, finish } = await busy()
    await expect(RawConnection.open(served.port)).rejects.toThrow('ECONNREFUSED')
    const health = await idle.ask(get('/health'))
    expect([health.status, `${health.body}`]).toEqual([503, '{"status":"draining","stale":false}'])
    expect(health.headers.connection).toBe('close')
    await idle.connection.untilEnd()
    expect(await finish()).toBe(201)
  })

  test('[row 43] short-polling: a poll on a connection that is kept alive is answered', async () => {
    const { served, idle, finish } = await busy()
    const poll = await idle.ask(get(`/feed/short-polling?cursor=${cursorAt(served, 0)}`))
    expect([poll.status, poll.headers.connection]).toEqual([200, 'close'])
    expect(await finish()).toBe(201)
  })

  test('[row 43] websocket: an upgrade is refused before the 101', async () => {
    const { idle, finish } = await busy()
    const answer = await idle.ask(get('/feed/websocket', ...WEBSOCKET))
    expect(answer.status).toBe(503)
    expect(JSON.parse(`${answer.body}`)).toMatchObject({ reason: 'closing' })
    expect(await finish()).toBe(201)
  })

  test('[row 43] every: a body that never comes is waited for no longer than the budget', async () => {
    const began = performance.now()
    const { closed } = await busy({ drain: 0.5 })
    await closed
    expect(performance.now() - began).toBeGreaterThan(400)
    expect(performance.now() - began).toBeLessThan(3000)
  })

  test('[row 43] every: with no time at all, all is over at once', async () => {
    const served = await serveEvents(1, { drain: 0 })
    const stream = await RawConnection.open(served.port)
    await stream.write(get('/feed/sse')).until((text) => text.includes('hello'))
    const silent = await Promise.all([1, 2, 3].map(() => RawConnection.open(served.port)))
    for (const connection of silent) connection.pause().write(get('/feed/sse'))
    await eventually(() => expect(served.sockets).toHaveLength(4))
    const began = performance.now()
    await served.app.close()
    expect(performance.now() - began).toBeLessThan(2000)
    expect(`${await stream.untilEnd()}`).toMatch(/\n\nretry: \d+\n\n$/)
  })

  test.each([
    ['long-polling', 'HTTP/1.1 204', 3000],
    ['sse', '\n\nretry: ', 5000],
    ['websocket', 'the server is closing', 5000],
  ])(
    '[rows 43, 49] %s: are told in batches, all of them within their time',
    async (name, goodbye, within) => {
      const served = await serveEvents(1, { drain: 10 })
      const path = `/feed/${name}?cursor=${cursorAt(served, 1)}`
      const request = name === 'websocket' ? get(path, ...WEBSOCKET) : get(path)
      const all = await Promise.all(
        Array.from({ length: 200 }, () => RawConnection.open(served.port)),
      )
      for (const connection of all) connection.write(request)
      const isLong = name === 'long-polling'
      if (isLong) await waiting(200)
      else await Promise.all(all.map((it) => it.until((text) => text.includes('"resumed"'))))
      const began = performance.now()
      const told = Promise.all(
        all.map(async (connection) => {
          await connection.until((text) => text.includes(goodbye))
          return performance.now() - began
        }),
      )
      const closed = served.app.close()
      const times = (await told).sort((one, other) => one - other)
      await closed
      expect(times.at(-1)).toBeLessThan(within)
      expect((times.at(-1) ?? 0) - (times[0] ?? 0), 'not all at once').toBeGreaterThan(100)
    },
  )

  test.each(halves.map(({ name }) => name))(
    '[rows 43, 49] %s: its clients go on with another server of the same feed, without a gap',
    async (name) => {
      const first = await serveEvents(1)
      const relay = await Relay.open(first.port)
      const options = { interval: 50, wait: 20 }
      const client = await nodeClients().connect(name, relay.url, options)
      await caughtUp(client, first)
      const next = await buildApp(first.feed)
      atEnd(() => next.close())
      await next.listen({ port: 0, host: '127.0.0.1' })
      relay.leadTo((next.server.address() as AddressInfo).port)
      for (let index = 0; index < 10; index++) await first.feed.publish(price('X', index))
      await first.app.close()
      for (let index = 0; index < 10; index++) await first.feed.publish(price('X', index))
      await caughtUp(client, first)
      const { starts, gaps, ids } = trace(await client.reports())
      expect(starts.slice(1).map(({ outcome }) => outcome)).not.toContain('reset')
      expect(gaps).toEqual([])
      expect(ids).toEqual(idsAfter(first, 1))
    },
  )
})

/** One that is kept busy, by a body that is on its way, until the test is done with it. */
async function busy(options: ServeOptions = {}) {
  const served = await serveEvents(1, { drain: 20, ...options })
  const idle = await Conversation.open(served.port)
  await idle.ask(get('/health'))
  const publishing = await Conversation.open(served.port)
  const text = post({ type: 'notification', data: { title: 'on its way' } })
  const begin = text.length - 10
  publishing.send(text.slice(0, begin))
  await eventually(() => expect(served.sockets[1]?.bytesRead).toBe(begin))
  const closed = served.app.close()
  const finish = async (): Promise<number> => {
    publishing.connection.write(text.slice(begin))
    const [answer] = await publishing.answers()
    await closed
    return answer?.status ?? 0
  }
  return { served, idle, finish, closed }
}
