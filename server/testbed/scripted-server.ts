import { createHash } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { atEnd } from './lifetime.ts'

/** What a server says to whoever comes, right or wrong. */
export interface Script {
  /** JSON of the batch that it begins with. */
  readonly hello: string
  /** Events, in the groups in which they are sent. */
  readonly groups: readonly (readonly Told[])[]
  /** Up to where it says at the end that it has sent everything. */
  readonly cursor: string
}

/** An event as it is told. */
export interface Told {
  readonly id: string
  readonly seq: number
  readonly json: string
}

/** Milliseconds between two groups. */
const BETWEEN = 5

/**
 * All four transports as DESIGN §4 has them, written anew: a server that tells one client a script,
 * until the test ends. Resolves to its port.
 */
export async function serveScript({ hello, groups, cursor }: Script): Promise<number> {
  const waiting = [...groups]
  const heartbeat = JSON.stringify({ cursor })
  const [epoch, end] = cursor.split('.')
  let told = 0

  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://scripted')
    if (url.pathname === '/feed/sse') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const at = (JSON.parse(hello) as { cursor: string }).cursor
      response.write(`retry: 500\nevent: hello\nid: ${at}\ndata: ${hello}\n\n`)
      const beat = `event: heartbeat\nid: ${cursor}\ndata: ${heartbeat}\n\n`
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
    const newest = Math.max(told, ...(group ?? []).map(({ seq }) => seq))
    told = waiting.length === 0 ? Number(end) : newest
    if (group !== undefined) answer(batch('resumed', `${epoch}.${told}`, group))
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

  function stream(write: (events: readonly Told[]) => void, beat: () => void): void {
    const timer = setInterval(() => {
      const group = waiting.shift()
      if (group !== undefined) write(group)
      else beat()
      if (group === undefined) clearInterval(timer)
    }, BETWEEN)
    atEnd(() => clearInterval(timer))
  }

  await once(server.listen(0, '127.0.0.1'), 'listening')
  atEnd(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

/** JSON of a batch. */
export function batch(outcome: string, cursor: string, events: readonly Told[]): string {
  const list = events.map(({ json }) => json).join(',')
  return `{"outcome":"${outcome}","cursor":"${cursor}","events":[${list}],"more":false}`
}

/** RFC 6455 §5.2: a whole text message, not masked, of less than 64 KiB. */
function frame(text: string): Buffer {
  const { length } = Buffer.from(text)
  const head = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), Buffer.from(text)])
}
