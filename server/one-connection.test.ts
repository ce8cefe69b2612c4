import { once } from 'node:events'
import type { Socket } from 'node:net'
import pino from 'pino'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { nodeClients } from './testbed/clients.ts'
import { Conversation, get, WEBSOCKET } from './testbed/conversation.ts'
import { price } from './testbed/drafts.ts'
import { atEnd } from './testbed/lifetime.ts'
import { RawConnection } from './testbed/raw.ts'
import { cursorAt, type Served, serveEvents } from './testbed/serve.ts'
import { caughtUp, idsAfter, started, trace } from './testbed/trace.ts'
import { countWaiters } from './testbed/waiters.ts'

const waiting = countWaiters()

const STREAMS = [
  ['sse', get('/feed/sse')],
  ['websocket', get('/feed/websocket', ...WEBSOCKET)],
] as const

/** A server whose log is read by the test. */
async function logged() {
  const lines: { level: number; msg: string; err: { message: string } }[] = []
  const logger = pino({ level: 'error' }, { write: (line) => void lines.push(JSON.parse(line)) })
  const served = await serveEvents(1, { logger, heartbeat: 200 })
  return { served, lines }
}

/** Someone else on the same transport, who must not notice. */
async function neighbours(served: Served, name: string) {
  const connect = () => nodeClients().connect(name, served.origin, { interval: 50, wait: 20 })
  const all = [await connect(), await connect()]
  for (const client of all) await started(client)
  return async (): Promise<void> => {
    for (let index = 0; index < 5; index++) await served.feed.publish(price('X', index))
    for (const client of all) {
      await caughtUp(client, served)
      const { starts, gaps, ids } = trace(await client.reports())
      expect(starts).toHaveLength(1)
      expect(gaps).toEqual([])
      expect(ids).toEqual(idsAfter(served, 1))
    }
  }
}

/** The server's end of a connection that says this, once it was answered. */
async function connection(served: Served, request: string, answer: string) {
  const before = served.sockets.length
  const ours = await RawConnection.open(served.port)
  await ours.write(request).until((text) => text.includes(answer))
  return { ours, theirs: served.sockets[before] as Socket }
}

function fail(): never {
  throw new Error('injected')
}

test.each(STREAMS)(
  '%s: a stream that cannot be written to ends, and no other',
  async (name, request) => {
    const { served, lines } = await logged()
    const unharmed = await neighbours(served, name)
    const { ours, theirs } = await connection(served, request, 'hello')
    // Between the other two in the order in which they are written to.
    const last = await connection(served, request, 'hello')
    vi.spyOn(theirs, 'write').mockImplementation(fail)
    await served.feed.publish(price('X', 1))
    await ours.untilEnd()
    await last.ours.until((text) => text.includes(cursorAt(served, 2)))
    await unharmed()
    expect(lines.map(({ msg, err }) => [msg, err.message])).toEqual([
      ['a stream failed, and was ended', 'injected'],
    ])
  },
)

test.each(STREAMS)('%s: a heartbeat that fails ends one stream', async (name, request) => {
  const { served, lines } = await logged()
  const unharmed = await neighbours(served, name)
  const { ours, theirs } = await connection(served, request, 'hello')
  vi.spyOn(theirs, 'write').mockImplementation(fail)
  await ours.untilEnd()
  await unharmed()
  expect(lines).toHaveLength(1)
})

test.each(STREAMS)(
  '%s: a stream that fails at its start ends, and no other',
  async (name, request) => {
    const { served, lines } = await logged()
    const unharmed = await neighbours(served, name)
    vi.spyOn(served.feed, 'snapshot').mockImplementationOnce(fail)
    // Nobody shares the snapshot of an event that nobody started at.
    await served.feed.publish(price('X', 1))
    const ours = await RawConnection.open(served.port)
    ours.write(request)
    await ours.untilEnd()
    await unharmed()
    expect(lines).toHaveLength(1)
  },
)

test('long-polling: a held poll that cannot be answered ends, and no other', async () => {
  const { served, lines } = await logged()
  const polls = await Promise.all([1, 2, 3].map(() => Conversation.open(served.port)))
  const path = `/feed/long-polling?cursor=${cursorAt(served, 1)}&wait=20`
  for (const poll of polls) poll.send(get(path))
  await waiting(3)
  vi.spyOn(served.app.feeds.main.answers, 'after').mockImplementationOnce(fail)
  await served.feed.publish(price('X', 1))
  const ends = await Promise.all(polls.map((poll) => poll.answers().catch(() => 'ended')))
  expect(ends.filter((end) => end === 'ended')).toHaveLength(1)
  expect(lines.map(({ msg }) => msg)).toEqual(['a held poll could not be answered'])
  await waiting(0)
})

test('short-polling: a poll that fails is answered 500, and the next one is not', async () => {
  const { served, lines } = await logged()
  vi.spyOn(served.app.feeds.main.answers, 'after').mockImplementationOnce(fail)
  const poll = await Conversation.open(served.port)
  expect((await poll.ask(get('/feed/short-polling'))).status).toBe(500)
  expect((await poll.ask(get('/feed/short-polling'))).status).toBe(200)
  expect(lines).toHaveLength(1)
})

test('websocket: a message that cannot be answered ends one connection', async () => {
  const { served, lines } = await logged()
  const unharmed = await neighbours(served, 'websocket')
  const ws = new WebSocket(`ws://127.0.0.1:${served.port}/feed/websocket`)
  atEnd(() => ws.terminate())
  await once(ws, 'message')
  const theirs = [...served.app.websocketServer.clients].at(-1) as WebSocket
  vi.spyOn(theirs, 'send').mockImplementation(fail)
  ws.send('{}')
  await once(ws, 'close')
  await unharmed()
  expect(lines.map(({ msg }) => msg)).toEqual(['a message could not be answered'])
})

test('websocket: a message that cannot even be read ends one connection', async () => {
  const { served, lines } = await logged()
  const unharmed = await neighbours(served, 'websocket')
  const ws = new WebSocket(`ws://127.0.0.1:${served.port}/feed/websocket`)
  atEnd(() => ws.terminate())
  await once(ws, 'message')
  const theirs = [...served.app.websocketServer.clients].at(-1) as WebSocket
  theirs.emit('message', { toString: fail }, false)
  await once(ws, 'close')
  await unharmed()
  expect(lines.map(({ msg }) => msg)).toEqual(['a message could not be answered'])
})
