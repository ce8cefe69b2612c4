import type { Socket } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { standIns } from './testbed/clients.ts'
import { get, WEBSOCKET } from './testbed/conversation.ts'
import { notification, price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { HOSTILE } from './testbed/hostile-texts.ts'
import { atEnd } from './testbed/lifetime.ts'
import { RawConnection } from './testbed/raw.ts'
import { Relay } from './testbed/relay.ts'
import { cursorAt, type Served, serveEvents } from './testbed/serve.ts'

const STREAMS = ['sse', 'websocket'] as const
describe.each(STREAMS)('over %s', (name) => {
  test(`[row 30] ${name}: a heartbeat tells what this connection was sent, not what the feed has`, async () => {
    // Long enough for a machine that stands still for a second.
    const served = await serveEvents(2, { heartbeat: 200, batch: 2000 })
    const stream = await open(served.port, name)
    await stream.heartbeats(1)
    await served.feed.publish(price('X', 3))
    await stream.heartbeats(2)
    expect((await stream.heartbeats(2)).slice(0, 2), 'collected, not sent yet').toEqual([
      cursorAt(served, 2),
      cursorAt(served, 2),
    ])
    await stream.until(cursorAt(served, 3))
    const before = (await stream.heartbeats(1)).length
    expect((await stream.heartbeats(before + 2)).at(-1)).toBe(cursorAt(served, 3))
  })

  test('events are collected for as long as --batch says, and go out in one write', async () => {
    const served = await serveEvents(1, { batch: 300 })
    const stream = await open(served.port, name)
    await stream.until(cursorAt(served, 1))
    const writes = spyOnWrites(served)
    const began = performance.now()
    for (let index = 2; index <= 6; index++) {
      await served.feed.publish(price('X', index))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await stream.until(cursorAt(served, 6))
    expect(performance.now() - began).toBeGreaterThan(290)
    expect(writes()).toEqual([1])
  })

  test('what one turn brings goes out in one write per connection', async () => {
    const served = await serveEvents(1)
    const streams = await Promise.all([open(served.port, name), open(served.port, name)])
    for (const stream of streams) await stream.until(cursorAt(served, 1))
    const writes = spyOnWrites(served)
    for (let index = 2; index <= 6; index++) void served.feed.publish(price('X', index))
    for (const stream of streams) await stream.until(cursorAt(served, 6))
    for (let index = 7; index <= 8; index++) void served.feed.publish(price('X', index))
    for (const stream of streams) await stream.until(cursorAt(served, 8))
    expect(writes()).toEqual([2, 2])
  })

  test(`[row 12] ${name}: a client that misses as much as --catch-up gets it all, and beyond that a reset`, async () => {
    const served = await serveEvents(40, { catchUp: 30 })
    const near = await open(served.port, name, `?cursor=${cursorAt(served, 10)}`)
    await near.until(cursorAt(served, 40))
    expect(near.start()).toMatchObject({ outcome: 'resumed', cursor: cursorAt(served, 10) })
    expect(near.ids()).toEqual(
      Array.from({ length: 30 }, (_, index) => cursorAt(served, 11 + index)),
    )
    const far = await open(served.port, name, `?cursor=${cursorAt(served, 9)}`)
    await far.until(cursorAt(served, 40))
    expect(far.start()).toMatchObject({ outcome: 'reset', reason: 'behind' })
    expect(far.ids()).toEqual([])
  })

  test(`[row 12] ${name}: a backlog of many pages comes in order and whole`, async () => {
    const served = await serveEvents(5000)
    const stream = await open(served.port, name, `?cursor=${cursorAt(served, 0)}`)
    await stream.until(cursorAt(served, 5000))
    expect(stream.ids()).toEqual(Array.from({ length: 5000 }, (_, at) => cursorAt(served, at + 1)))
  })

  test('a bench that is not there is answered as main', async () => {
    const served = await serveEvents(2)
    const ours = await open(served.port, name, `?bench=nobody&cursor=${cursorAt(served, 1)}`)
    await ours.until(cursorAt(served, 2))
    expect(ours.start()).toMatchObject({ outcome: 'resumed' })
    const theirs = await open(served.port, name, '?bench=nobody&cursor=itsownlog.1')
    expect(theirs.start()).toMatchObject({ outcome: 'reset', reason: 'epoch' })
  })

  const squeezed = name === 'sse' ? 'gzip' : 'deflate'
  test(`[rows 23, 24] ${name}: with --compress ${squeezed} each event can be read when it comes`, async () => {
    const served = await serveEvents(1, { compress: squeezed })
    const relay = await Relay.open(served.port)
    const stream = await open(relay.port, name)
    expect(stream.start()).toMatchObject({ outcome: 'live' })
    for (const text of HOSTILE) {
      await served.feed.publish(notification('t', text))
      await stream.until(cursorAt(served, served.feed.bounds().newest))
    }
    expect(stream.texts()).toEqual(served.feed.read(1, 99, 1e9).map(({ json }) => json))
    expect(relay.bytes.toClient).toBeLessThan(5000)
  })

  test(`with --compress ${squeezed} who does not ask for it gets plain text`, async () => {
    const served = await serveEvents(1, { compress: squeezed })
    const connection = await RawConnection.open(served.port)
    connection.write(get(`/feed/${name}`, ...(name === 'websocket' ? WEBSOCKET : [])))
    await connection.until((text) => text.includes('"outcome":"live"'))
    const { json } = await served.feed.publish(price('X', 2))
    await connection.until((text) => text.includes(json))
    expect(connection.text).not.toMatch(/^(content-encoding|sec-websocket-extensions):/im)
  })
})

/** A client on either kind of stream, with the classes that browser halves have in Node. */
async function open(port: number, name: string, query = '') {
  const said: { type: string; text: string }[] = []
  const hear = (type: string, text: string) => void said.push({ type, text })
  const of = (type: string): string[] => said.filter((it) => it.type === type).map((it) => it.text)
  const url = `http://127.0.0.1:${port}/feed/${name}${query}`
  if (name === 'sse') {
    const source = new standIns.EventSource(url)
    atEnd(() => source.close())
    for (const type of ['hello', 'message', 'heartbeat']) {
      source.addEventListener(type, ({ data }: MessageEvent<string>) => hear(type, data))
    }
  } else {
    const ws = new standIns.WebSocket(url.replace('http', 'ws'))
    atEnd(() => ws.close())
    ws.onmessage = ({ data }: MessageEvent<string>) => {
      const { type } = JSON.parse(data)
      hear(/^(hello|heartbeat)$/.test(type) ? type : 'message', data)
    }
  }
  await eventually(() => expect(of('hello')).toHaveLength(1))
  return {
    start: () => JSON.parse(of('hello')[0] ?? ''),
    texts: () => of('message'),
    ids: () => of('message').map((text) => JSON.parse(text).id as string),
    /** Waits until it has been sent everything up to a cursor. */
    async until(at: string): Promise<void> {
      const last = () => JSON.parse(of('message').at(-1) ?? '{}').id ?? this.start().cursor
      await eventually(() => expect(last()).toBe(at))
    },
    /** The cursors of its heartbeats, once there are so many. */
    async heartbeats(count: number): Promise<string[]> {
      const beats = () => of('heartbeat').map((text) => JSON.parse(text).cursor as string)
      await eventually(() => expect(beats().length).toBeGreaterThanOrEqual(count))
      return beats()
    },
  }
}

/** How many writes each open connection has had since. */
function spyOnWrites({ sockets }: Served): () => number[] {
  const open = sockets.filter((socket: Socket) => !socket.destroyed)
  const spies = open.map((socket) => vi.spyOn(socket, 'write'))
  return () => spies.map(({ mock }) => mock.calls.length)
}
