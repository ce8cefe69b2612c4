import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http2, { type ClientHttp2Session } from 'node:http2'
import net, { type Socket } from 'node:net'
import tls from 'node:tls'
import { headsOf } from '../drivers/headers.ts'
import type { Protocol } from './protocols.ts'

export interface Target {
  readonly host: string
  readonly port: number
  readonly protocol: Protocol
  /** In PEM: what is trusted. */
  readonly cert: string
}

export interface Answer {
  readonly status: number
  readonly body: string
}

/** One connection to the server, with a browser's heads. */
export interface Conversation {
  /** Asks, and waits for the whole answer; one at a time. @throws Error when it comes to nothing */
  get(path: string): Promise<Answer>
  /** Begins a stream; by HTTP/1.1 it has the connection to itself. */
  stream(heard: (text: string) => void): void
  close(): void
}

/** The connection is being made: what is asked meanwhile goes out as soon as it is. */
export function converse(target: Target): Conversation {
  return target.protocol === 'http2' ? overHttp2(target) : overHttp1(target)
}

/** A WebSocket over a connection of HTTP/1.1, as far as to hear the events that come. */
export function listen(target: Target, heard: (text: string) => void): Pick<Conversation, 'close'> {
  const socket = connect(target)
  const key = randomBytes(16).toString('base64')
  const head = headsOf(`${target.host}:${target.port}`, {}).upgrade('/feed/websocket', key)
  // A page that came over TLS is of another origin.
  const isPlain = target.protocol === 'plain'
  socket.write(isPlain ? head : head.replace('Origin: http:', 'Origin: https:'))
  socket.on('data', (bytes: Buffer) => heard(bytes.toString('latin1')))
  return { close: () => void socket.destroy() }
}

/** Each connection has a handshake of its own: no session is kept. */
function connect({ host, port, protocol, cert }: Target): Socket {
  const socket =
    protocol === 'plain'
      ? net.connect({ host, port, noDelay: true })
      : tls.connect({ host, port, ca: cert, ALPNProtocols: ['http/1.1'] }).setNoDelay()
  // Whoever waits for an answer hears of the end.
  return socket.on('error', () => {})
}

function overHttp1(target: Target): Conversation {
  const socket = connect(target)
  const heads = headsOf(`${target.host}:${target.port}`, {})
  const ended = new AbortController()
  socket.once('close', () => ended.abort(new Error('the connection ended')))
  return {
    async get(path) {
      socket.write(heads.poll(path))
      let text = ''
      for (;;) {
        const [bytes] = (await once(socket, 'data', { signal: ended.signal })) as [Buffer]
        text += bytes.toString('latin1')
        const answer = wholeIn(text)
        if (answer !== undefined) return answer
      }
    },
    stream(heard) {
      socket.write(heads.stream('/feed/sse'))
      socket.on('data', (bytes: Buffer) => heard(bytes.toString('latin1')))
    },
    close: () => void socket.destroy(),
  }
}

/** Undefined while it is not all there. */
function wholeIn(text: string): Answer | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = text.slice(0, end)
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
  const body = text.slice(end + 4)
  if (body.length < length) return undefined
  return { status: Number(head.slice(9, 12)), body }
}

function overHttp2({ host, port, cert }: Target): Conversation {
  const session = http2.connect(`https://${host}:${port}`, { ca: cert })
  session.on('error', () => {})
  const heads = headsOf(`${host}:${port}`, {})
  const [polls, streams] = [heads.poll('/'), heads.stream('/')].map(fieldsOf)
  return {
    async get(path) {
      const stream = begin(session, path, polls)
      const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
      let body = ''
      for await (const chunk of stream.setEncoding('latin1')) body += chunk
      return { status: Number(headers[':status']), body }
    },
    stream(heard) {
      begin(session, '/feed/sse', streams).setEncoding('latin1').on('data', heard)
    },
    close: () => session.destroy(),
  }
}

function begin(session: ClientHttp2Session, path: string, fields: Fields | undefined) {
  return session.request({ ':path': path, ...fields }, { endStream: true }).on('error', () => {})
}

type Fields = Readonly<Record<string, string>>

/** A head's fields as HTTP/2 has them: in lower case, and those not that are about a connection. */
export function fieldsOf(head: string): Fields {
  const [, ...lines] = head.trimEnd().split('\r\n')
  const fields = lines.map((line) => {
    const colon = line.indexOf(': ')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)] as const
  })
  return Object.fromEntries(fields.filter(([name]) => name !== 'host' && name !== 'connection'))
}
