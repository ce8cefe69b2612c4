import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { WORKER_HEADER } from './private-port.ts'

/** Of one connection alone (RFC 9110 §7.6.1), or what Node writes by itself. */
const HOPS = [
  'connection',
  'content-length',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** What the primary takes a worker's word for, and so nobody else may say. */
const OURS = ['x-forwarded-for', WORKER_HEADER]

export interface Speaker {
  /** Address of who asks, behind those that proxies in front say. */
  readonly client: string
  /** What the primary knows its workers by. */
  readonly secret: string
}

/**
 * The head of a request for the primary. How long its body is, is not in there: the connection it
 * goes over is that of other clients' requests, too, and what one says of its own body is no reason
 * to take what follows for the next one.
 */
export function headFor({ headers }: IncomingMessage, speaker: Speaker): OutgoingHttpHeaders {
  const dropped = new Set([...HOPS, ...OURS, ...namedIn(headers.connection)])
  const kept = Object.entries(headers).filter(([name]) => {
    return !dropped.has(name) && !name.startsWith(':')
  })
  return {
    ...Object.fromEntries(kept),
    // RFC 9113 §8.3.1. What is asked for is no matter of one connection, whatever is said of it.
    host: headers.host ?? (headers[':authority'] as string | undefined),
    'x-forwarded-for': speaker.client,
    [WORKER_HEADER]: speaker.secret,
  }
}

/** The head of an answer of the primary for a client. */
export function headOf({ headers, statusCode }: IncomingMessage, major: number) {
  const dropped = new Set([...HOPS, ...namedIn(headers.connection)])
  // Of this answer and not of a connection; for HEAD there is nothing else to tell it by.
  dropped.delete('content-length')
  // RFC 9110 §15.5.22 asks for it; RFC 9113 §8.2.2 forbids it.
  if (statusCode === 426 && major === 1) dropped.delete('upgrade')
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}

/**
 * The same of a WebSocket's handshake, as text: its connection is the client's alone from here on.
 */
export function handshakeFor(request: IncomingMessage, speaker: Speaker): string {
  const { method, url, headers, rawHeaders } = request
  const dropped = new Set([...HOPS, ...OURS, ...namedIn(headers.connection)])
  dropped.delete('host')
  const lines = [`${method} ${url} HTTP/1.1`, 'Connection: Upgrade', 'Upgrade: websocket']
  lines.push(`X-Forwarded-For: ${speaker.client}`, `${WORKER_HEADER}: ${speaker.secret}`)
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (!dropped.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[index + 1]}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** Whether a request says that a body follows its head, RFC 9112 §6.3. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers
  return encoding !== undefined || !/^0+$/.test(length)
}

function namedIn(connection = ''): string[] {
  return connection.split(',').map((name) => name.trim().toLowerCase())
}
