import { createHash } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { eventually } from '../../../server/testbed/eventually.ts'
import { atEnd } from '../../../server/testbed/lifetime.ts'
import { drivers } from './index.ts'

const EPOCH = 'faulty12'

/** Milliseconds of age that no event has on a busy machine, and those that the late one has. */
const BOUND = 15_000
const AGE = 20_000

interface Fault {
  /** seqs of events, in the groups in which they are sent. */
  readonly groups: readonly (readonly number[])[]
  /** The one that is sent long after it entered the log. */
  readonly late?: number
  /** What the client must find out; all else is 0. */
  readonly found: Readonly<Record<string, number>>
}

/** A log of six events, told wrongly. */
const faults: Readonly<Record<string, Fault>> = {
  'no fault': { groups: [[1, 2], [3], [4, 5], [6]], found: { delivered: 6 } },
  'a dropped event': { groups: [[1, 2], [4, 5], [6]], found: { delivered: 5, dropped: 1 } },
  'a dropped last event': { groups: [[1, 2], [3, 4], [5]], found: { delivered: 5, dropped: 1 } },
  'a repeated event': {
    groups: [[1, 2], [2, 3], [4, 5], [6]],
    found: { delivered: 6, repeated: 1 },
  },
  'an event repeated at once': {
    groups: [[1, 2, 3, 3], [4, 5], [6]],
    found: { delivered: 6, repeated: 1 },
  },
  'a late event': {
    groups: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    late: 4,
    found: { delivered: 6, late: 1 },
  },
  'a reordered event': {
    groups: [
      [1, 2],
      [4, 3],
      [5, 6],
    ],
    found: { delivered: 6, reordered: 1 },
  },
  'an event reordered by a while': {
    groups: [
      [1, 3],
      [4, 5],
      [2, 6],
    ],
    found: { delivered: 6, reordered: 1 },
  },
  'all of them': {
    groups: [[1, 3], [3, 2], [6]],
    late: 6,
    found: { delivered: 4, dropped: 2, repeated: 1, reordered: 1, late: 1 },
  },
}

describe.each(drivers)('$name', ({ name, connect }) => {
  test.each(Object.entries(faults))('finds %s, and nothing else', async (_, fault) => {
    const port = await serveWrongly(fault)
    const client = connect({
      ...{ host: '127.0.0.1', port, wait: 1, lateAfter: BOUND },
      interval: () => 5,
    })
    atEnd(() => client.close())
    await eventually(() => expect(client.cursor).toBe(`${EPOCH}.6`))
    const none = { delivered: 0, dropped: 0, repeated: 0, reordered: 0, late: 0 }
    expect(client.findings, name).toEqual({ ...none, missed: 0, resets: 0, ...fault.found })
    expect(client.counts.live).toBe(fault.found.delivered)
  })

  test('finds by the log itself that nothing came any more', async () => {
    const port = await serveWrongly({ groups: [[1, 2, 3, 4, 5, 6]], found: {} })
    const client = connect({ host: '127.0.0.1', port, wait: 1, interval: () => 5 })
    atEnd(() => client.close())
    await eventually(() => expect(client.cursor).toBe(`${EPOCH}.6`))
    client.expect({ epoch: EPOCH, seq: 9 })
    expect(client.findings).toMatchObject({ delivered: 6, dropped: 3 })
  })
})

/** All four transports as DESIGN §4 has them, written anew, and a log that is told wrongly. */
async function serveWrongly({ groups, late }: Fault): Promise<number> {
  const waiting = groups.map((group) => group.map((seq) => eventOf(seq, seq === late)))
  const hello = batch('live', 0, [])
  const heartbeat = JSON.stringify({ cursor: `${EPOCH}.6` })
  let told = 0

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://faulty')
    if (url.pathname === '/feed/sse') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`retry: 500\nevent: hello\nid: ${EPOCH}.0\ndata: ${hello}\n\n`)
      const beat = `event: heartbeat\nid: ${EPOCH}.6\ndata: ${heartbeat}\n\n`
      stream(
        (events) =>
          response.write(events.map((it) => `id: ${it.id}\ndata: ${it.json}\n\n`).join('')),
        () => response.write(beat),
      )
      return
    }
    const answer = (body: string): void => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body)
    }
    if (!url.searchParams.has('cursor')) {
      answer(hello)
      return
    }
    const group = waiting.shift()
    // Its cursor is what it believes to have told: at the end, everything.
    told = waiting.length === 0 ? 6 : Math.max(told, ...(group ?? []).map(({ seq }) => seq))
    if (group !== undefined) answer(batch('resumed', told, group))
    else setTimeout(() => response.writeHead(204).end(), 50)
  })

  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    socket.on('error', () => {})
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}\r\n\r\n`,
    )
    socket.write(frame(`{"type":"hello",${hello.slice(1)}`))
    stream(
      (events) => socket.write(Buffer.concat(events.map(({ json }) => frame(json)))),
      () => socket.write(frame(`{"type":"heartbeat",${heartbeat.slice(1)}`)),
    )
  })

  function stream(write: (events: Told[]) => void, beat: () => void): void {
    const timer = setInterval(() => {
      const group = waiting.shift()
      if (group !== undefined) write(group)
      else beat()
      if (group === undefined) clearInterval(timer)
    }, 5)
    atEnd(() => clearInterval(timer))
  }

  await once(server.listen(0, '127.0.0.1'), 'listening')
  atEnd(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

interface Told {
  readonly id: string
  readonly seq: number
  readonly json: string
}

function eventOf(seq: number, isLate: boolean): Told {
  const at = performance.timeOrigin + performance.now() - (isLate ? AGE : 0)
  const id = `${EPOCH}.${seq}`
  const data = { symbol: 'X', price: seq, volume: 1, side: 'buy' }
  const json = JSON.stringify({ id, type: 'price', at: Math.round(at * 1000) / 1000, data })
  return { id, seq, json }
}

function batch(outcome: string, seq: number, events: readonly Told[]): string {
  const list = events.map(({ json }) => json).join(',')
  return `{"outcome":"${outcome}","cursor":"${EPOCH}.${seq}","events":[${list}],"more":false}`
}

/** RFC 6455 §5.2: a whole text message, not masked, of less than 64 KiB. */
function frame(text: string): Buffer {
  const { length } = Buffer.from(text)
  const head = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), Buffer.from(text)])
}
