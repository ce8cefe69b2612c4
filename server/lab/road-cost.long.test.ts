import { once } from 'node:events'
import net from 'node:net'
import { expect, test } from 'vitest'
import { atEnd } from '../testbed/lifetime.ts'
import { Mirror } from './mirror.ts'
import { Road } from './road.ts'

/**
 * What a road without conditions adds to a round trip: a server in this process, which answers
 * each request by as many bytes, is asked over a plain connection, over a road, over one whose
 * bytes are taken apart and summed up, and over one whose messages are shown as well. One round
 * trip of each in turn, so that whatever else the machine does falls on all alike; the first are
 * not counted. Everything shares one thread, so the figures are an upper bound: client, road and
 * server run one after the other.
 */
const ROUNDS = 2000
const WARM_UP = 200

/** Milliseconds, ten times what is wanted of a bare road: a busy machine must not fail this. */
const MOST = { road: 2, 'summed up': 20, shown: 20 } as const

const WAYS = ['direct', 'road', 'summed up', 'shown'] as const

test.each([600, 100_000])(
  'a road with delay 0 adds little to an exchange of %i bytes each way',
  async (size) => {
    const asked = requestOf(size)
    const ways = await Promise.all(WAYS.map((way) => open(way, size)))
    const times: number[][] = WAYS.map(() => [])
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      for (const [index, socket] of ways.entries()) {
        const took = await timed(socket, asked)
        if (round >= WARM_UP) times[index]?.push(took)
      }
    }
    const base = quantile(times[0] ?? [], 0.5)
    const rows = WAYS.map((way, index) => {
      const all = times[index] ?? []
      const [p50, p99] = [quantile(all, 0.5), quantile(all, 0.99)]
      return { way, bytes: size, n: all.length, p50, p99, added: p50 - base }
    })
    const table = rows.map(({ p50, p99, added, ...row }) => ({
      ...row,
      'p50 ms': p50.toFixed(3),
      'p99 ms': p99.toFixed(3),
      'added ms': added.toFixed(3),
    }))
    console.table(table)
    for (const { way, added } of rows) {
      if (way !== 'direct') expect(added, way).toBeLessThan(MOST[way])
    }
  },
  240_000,
)

/** A connection to a server that answers every `size` bytes by as many. */
async function open(way: (typeof WAYS)[number], size: number): Promise<net.Socket> {
  const answer = answerOf(size)
  const server = net.createServer({ noDelay: true }, (socket) => {
    let heard = 0
    socket.on('error', () => {})
    socket.on('data', ({ length }) => {
      heard += length
      for (; heard >= size; heard -= size) socket.write(answer)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  atEnd(() => server.close())
  const { port } = server.address() as net.AddressInfo
  const road = await Road.open({ target: { host: '127.0.0.1', port } })
  atEnd(() => road.close())
  if (way === 'summed up' || way === 'shown') {
    const mirror = new Mirror(
      road,
      () => {},
      (error) => expect.unreachable(String(error)),
    )
    mirror.looking = way === 'shown'
  }
  const to = way === 'direct' ? port : road.port
  const socket = net.connect({ port: to, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  atEnd(() => socket.destroy())
  return socket
}

/** Milliseconds from the first byte that goes out to the last that comes back. */
function timed(socket: net.Socket, bytes: Buffer): Promise<number> {
  return new Promise((resolve) => {
    let left = bytes.length
    const began = performance.now()
    const heard = (chunk: Buffer): void => {
      left -= chunk.length
      if (left > 0) return
      socket.off('data', heard)
      resolve(performance.now() - began)
    }
    socket.on('data', heard)
    socket.write(bytes)
  })
}

/** Something is published. */
function requestOf(size: number): Buffer {
  return sized(size, 'POST /feed/events HTTP/1.1\r\nHost: localhost', (length) => {
    const body = JSON.stringify({ type: 'notification', data: { title: '' } })
    return body.replace('""', `"${'x'.repeat(Math.max(0, length - body.length))}"`)
  })
}

/** A poll is answered by as many events as there is room for. */
function answerOf(size: number): Buffer {
  return sized(size, 'HTTP/1.1 200 OK', (length) => {
    const data = { symbol: 'XBTUSDT', price: 105433.6, volume: 0.00027625, side: 'buy' }
    const event = { id: 'k3v9x2ab.42', type: 'price', at: 1763820001234.567, data }
    const room = Math.floor((length - 80) / (JSON.stringify(event).length + 1))
    const events = Array.from({ length: room }, () => event)
    const body = { outcome: 'resumed', cursor: 'k3v9x2ab.42', events, more: false }
    return JSON.stringify(body).padEnd(length)
  })
}

function sized(size: number, first: string, body: (length: number) => string): Buffer {
  const head = (length: number): string =>
    `${first}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  const length = size - head(size).length
  // The number itself may be a digit shorter than the one that was tried.
  const text = head(length + size - head(length).length - length)
  const whole = Buffer.from(text + body(size - text.length))
  expect(whole).toHaveLength(size)
  return whole
}

function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(at * (sorted.length - 1))] ?? Number.NaN
}
