import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { price } from '../testbed/drafts.ts'
import { eventually } from '../testbed/eventually.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { type Served, type ServeOptions, serve, serveEvents } from '../testbed/serve.ts'
import { witnesses } from '../testbed/witnesses.ts'

/** A client, what it hears after its first message, and how it is closed. */
async function connected({ port }: Served, path = '/feed/websocket') {
  const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`)
  atEnd(() => ws.terminate())
  const closed = once(ws, 'close').then(([code, reason]) => `${code} ${reason}`)
  ws.on('error', () => {})
  await once(ws, 'message')
  const heard: Record<string, unknown>[] = []
  ws.on('message', (data) => void heard.push(JSON.parse(`${data}`)))
  return { ws, heard, closed }
}

async function limitsOf({ origin }: Served): Promise<Record<string, number>> {
  const stats = (await (await fetch(`${origin}/stats`)).json()) as {
    limits: Record<string, number>
  }
  return stats.limits
}

const FLOODS: [what: string, send: (ws: WebSocket, count: number) => void][] = [
  ['bad JSON', (ws) => ws.send('{')],
  ['messages of an unknown type', (ws, count) => ws.send(`{"type":"sing","ref":${count}}`)],
  [
    'events',
    (ws, ref) =>
      ws.send(
        JSON.stringify({
          type: 'publish',
          ref,
          event: { type: 'notification', data: { title: 'x' } },
        }),
      ),
  ],
  ['bytes', (ws) => ws.send(Buffer.alloc(10))],
  ['pings', (ws) => ws.ping()],
]

describe('[row 40] websocket: a flood', () => {
  test(`of ${FLOODS.map(([what]) => what).join(', ')} is told in-band, closed with 1008, and harms nobody`, async () => {
    const served = await serve({ maxMessages: 50 })
    const allIsWell = await witnesses(served)
    const flood = async ([what, send]: (typeof FLOODS)[number]): Promise<void> => {
      const { ws, heard, closed } = await connected(served)
      for (let count = 1; count <= 2000; count++) send(ws, count)
      expect(await closed, what).toBe('1008 too many messages')
      const answers = heard.filter(({ type }) => type === 'problem' || type === 'ack')
      expect(answers.at(-1), what).toMatchObject({ problem: { status: 429, reason: 'flood' } })
      expect(answers, `${what}: those before are answered`).toHaveLength(what === 'pings' ? 1 : 51)
    }
    await Promise.all(FLOODS.map(flood))
    expect(served.feed.bounds().newest, 'events').toBe(50)
    expect(await limitsOf(served)).toMatchObject({ messages: FLOODS.length })
    await allIsWell()
  })

  test('on the page’s own channel is closed in the same way', async () => {
    const served = await serve({ maxMessages: 50 })
    const { ws, closed } = await connected(served, '/channel')
    for (let ref = 1; ref <= 500; ref++) ws.send(JSON.stringify({ type: 'ping', ref }))
    expect(await closed).toBe('1008 too many messages')
  })

  test('whose client reads nothing either is ended all the same, within seconds', async () => {
    const served = await serve({ maxMessages: 50 })
    const { ws } = await connected(served)
    ws.pause()
    for (let count = 1; count <= 500; count++) ws.send('{')
    await eventually(() => expect(served.sockets[0]?.destroyed).toBe(true))
  })
})

test('[row 40] websocket: as many messages a second as may be are all answered', async () => {
  const served = await serve()
  const { ws, heard } = await connected(served)
  for (let count = 1; count <= 200; count++) ws.send('{}')
  await eventually(() => expect(heard).toHaveLength(200))
  expect(ws.readyState).toBe(ws.OPEN)
})

describe('[row 41] websocket: a client that never reads', () => {
  /** Has the feed take no event until it is released. */
  function holdUp({ feed }: Served) {
    const { publish } = feed
    let release = (): void => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const held = { underway: 0, release: () => release() }
    feed.publish = async (draft) => {
      held.underway++
      await released
      return publish.call(feed, draft)
    }
    return held
  }

  /** What waits for the one client of a server, at most, while `act` goes on. */
  async function most({ sockets }: Served, act: () => Promise<void>): Promise<number> {
    let bytes = 0
    const watch = setInterval(() => {
      bytes = Math.max(bytes, sockets[0]?.writableLength ?? 0)
    }, 1)
    await act()
    clearInterval(watch)
    return bytes
  }

  test('is heard no further while its messages wait for the feed', async () => {
    const served = await serve()
    const feed = holdUp(served)
    const { ws, heard } = await connected(served)
    const event = { type: 'notification', data: { title: 'x', text: 'x'.repeat(60_000) } }
    for (let ref = 1; ref <= 100; ref++) ws.send(JSON.stringify({ type: 'publish', ref, event }))
    await eventually(() => expect(feed.underway).toBeGreaterThanOrEqual(16))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(feed.underway).toBeLessThanOrEqual(18)
    feed.release()
    await eventually(() => expect(heard.filter(({ ref }) => ref !== undefined)).toHaveLength(100))
  })

  test('is ended once more answers wait for it than may', async () => {
    const served = await serve({ maxQueuedBytes: 100_000 })
    const feed = holdUp(served)
    const { ws } = await connected(served)
    ws.pause()
    const event = { type: 'notification', data: { title: 'x' } }
    // A receipt brings the ref back.
    const ref = 'x'.repeat(400_000)
    for (let count = 1; count <= 16; count++)
      ws.send(JSON.stringify({ type: 'publish', ref, event }))
    await eventually(() => expect(feed.underway).toBe(16))
    feed.release()
    await eventually(() => expect(served.sockets[0]?.destroyed).toBe(true))
    expect(await limitsOf(served)).toMatchObject({ queuedBytes: 1 })
  })

  test('has its bytes bounded by its socket and a page, whatever the feed has to say', async () => {
    const options: ServeOptions = { payloadBytes: 10_000 }
    const served = await serveEvents(0, options)
    const { ws } = await connected(served)
    ws.pause()
    const bytes = await most(served, async () => {
      for (let seq = 1; seq <= 3000; seq++) {
        await served.feed.publish(price('X', seq))
        if (seq % 50 === 0) await new Promise(setImmediate)
      }
    })
    expect(bytes).toBeGreaterThan(0)
    expect(bytes).toBeLessThan(200_000)
  })
})
