import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { transports as halves } from '../web/transports/index.ts'
import { type Client, nodeClients } from './testbed/clients.ts'
import { get, post, WEBSOCKET } from './testbed/conversation.ts'
import { eventually } from './testbed/eventually.ts'
import { RawConnection } from './testbed/raw.ts'
import { type ServerProcess, startServer } from './testbed/server-process.ts'
import { trace } from './testbed/trace.ts'

const NAMES = halves.map(({ name }) => name)

/** Clients of a crowd; there are four crowds. */
const CROWD = 250

/** How many milliseconds after SIGTERM each client of a crowd was told, in order. */
let told: Record<'long-polling' | 'sse' | 'websocket', readonly number[]>
let took: number

/** One real browser half of each transport, in order of their names. */
let lanes: readonly Client[]
let server: ServerProcess

describe('SIGTERM with a thousand clients, a quarter of which never read', () => {
  beforeAll(async () => {
    server = await start()
    lanes = await Promise.all(
      NAMES.map((name) => nodeClients().connect(name, server.url, { interval: 200, wait: 5 })),
    )
    for (const lane of lanes)
      await eventually(async () => expect(await lane.cursor()).toBeDefined())
    const held = get(`/feed/long-polling?cursor=${await lanes[0]?.cursor()}&wait=60`)
    const polls = await crowd(held)
    const streams = await crowd(get('/feed/sse'), 'event: hello')
    const sockets = await crowd(get('/feed/websocket', ...WEBSOCKET), '"hello"')
    for (const connection of await crowd(get('/feed/sse'))) connection.pause()
    const before = await openFor('long-polling')
    expect(before).toBeGreaterThanOrEqual(CROWD)
    const began = performance.now()
    server.kill('SIGTERM')
    const [polled, streamed, spoke] = await Promise.all([
      whenTold(polls, 'HTTP/1.1 204', began),
      whenTold(streams, '\n\nretry: ', began),
      whenTold(sockets, 'the server is closing', began),
    ])
    expect(await server.exited).toEqual({ code: 0, signal: null })
    took = performance.now() - began
    told = { 'long-polling': polled, sse: streamed, websocket: spoke }
  })

  test('[row 43] every: ends with 0 within its budget', () => {
    expect(took).toBeLessThan(10_000)
  })

  test('[row 43] long-polling: each is answered within a second', () => {
    expect(told['long-polling']).toHaveLength(CROWD)
    expect(told['long-polling'].at(-1)).toBeLessThan(3000)
  })

  test.each(['sse', 'websocket'] as const)(
    '[rows 43, 49] %s: each is told, spread over the first half',
    (name) => {
      expect(told[name]).toHaveLength(CROWD)
      expect(told[name].at(-1)).toBeLessThan(6000)
      const spread = (told[name].at(-1) ?? 0) - (told[name][0] ?? 0)
      expect(spread).toBeGreaterThan(300)
    },
  )

  test('[row 43] every: clients come back to the server restarted, whose log is a new one', async () => {
    server = await start(server.port)
    for (const lane of lanes) await startsOver(lane)
  })
})

describe('kill -9', () => {
  beforeAll(async () => {
    server.kill('SIGKILL')
    await server.exited
    server = await start(server.port)
  })

  test.each(NAMES)('[row 44] %s: comes back to a new log, and says reset: epoch', async (name) => {
    await startsOver(lanes[NAMES.indexOf(name)] as Client)
  })
})

test('[row 43] every: a second signal ends the process at once', async () => {
  const publishing = await RawConnection.open(server.port)
  publishing.write(post({ type: 'notification', data: { title: 'half' } }).slice(0, -5))
  await sleep(200)
  server.kill('SIGTERM')
  await sleep(400)
  expect(publishing.ended, 'it is waited for').toBe(false)
  const began = performance.now()
  server.kill('SIGTERM')
  expect((await server.exited).code).toBe(143)
  expect(performance.now() - began).toBeLessThan(2000)
})

function start(port = 0): Promise<ServerProcess> {
  const flags = ['--source', 'simulator', '--rate', '0.1', '--no-roads', '--port', String(port)]
  return startServer({ entry: 'dist/server/main.js', flags })
}

/** So many connections that ask the same, once each was answered so. */
async function crowd(request: string, answer?: string): Promise<RawConnection[]> {
  const all = await Promise.all(
    Array.from({ length: CROWD }, () => RawConnection.open(server.port)),
  )
  for (const connection of all) connection.write(request)
  if (answer !== undefined) {
    await Promise.all(all.map((one) => one.until((text) => text.includes(answer), 15_000)))
  }
  return all
}

async function whenTold(
  all: readonly RawConnection[],
  what: string,
  began: number,
): Promise<readonly number[]> {
  const times = all.map(async (connection) => {
    await connection.until((text) => text.includes(what), 15_000)
    return performance.now() - began
  })
  return (await Promise.all(times)).sort((one, other) => one - other)
}

async function openFor(transport: string): Promise<number> {
  const stats = await (await fetch(`${server.url}/stats`)).json()
  return (stats as { transports: Record<string, { connections: number }> }).transports[transport]
    ?.connections as number
}

/** A client goes on with the server, and is told that what it had is of another log. */
async function startsOver(client: Client): Promise<void> {
  const stats = await (await fetch(`${server.url}/stats`)).json()
  const { epoch } = (stats as { feed: { epoch: string } }).feed
  await eventually(async () => {
    expect(trace(await client.reports()).starts.at(-1)?.cursor).toContain(`${epoch}.`)
  })
  const { starts, gaps } = trace(await client.reports())
  expect(starts.at(-1)).toMatchObject({ outcome: 'reset', reason: 'epoch' })
  expect(gaps).toEqual([])
}
