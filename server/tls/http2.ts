import type { ServerResponse } from 'node:http'
import {
  constants,
  createServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { TLSSocket } from 'node:tls'
import type { App } from '../fastify.ts'
import { isEndless } from '../streaming.ts'
import { Underneath } from './underneath.ts'

/** Streams that a client may have open on one connection: RFC 9113, §6.5.2, asks for no less than 100. */
const MOST_STREAMS = 128

/** Milliseconds after which a connection ends on which nothing was said; the streams' heartbeats are. */
const IDLE = 72_000

export interface Http2Options {
  /** Milliseconds that a client gets for its first words, and for the body of a request. */
  readonly patience: number
  /** Bytes of a request's head, as RFC 9113, §6.5.2, counts them. */
  readonly largestHead?: number
  /** Milliseconds for which a client may take none of the bytes that wait for it. */
  readonly stall?: number
  /** A client took none of them for as long, and its stream was ended. */
  stalled?(): void
}

/**
 * Serves HTTP/2 on the port of a server with TLS, to clients that ask for it in their handshake (ALPN,
 * RFC 7301); all others have HTTP/1.1, as WebSockets do: those over HTTP/2 (RFC 8441) are not offered,
 * and browsers open a connection of their own for them.
 *
 * Node's own mixture (`allowHTTP1`) would bring a second HTTP/1.1, which keeps less of our limits. So
 * that half stays the server that it is without HTTP/2, and the other is given its connections.
 *
 * Returns whether something that was asked over HTTP/2 has no answer yet; streams that do not end do
 * not count.
 */
export function serveHttp2(app: App, options: Http2Options): () => boolean {
  const { patience, largestHead = 16_384, stall = 30_000, stalled } = options
  const sessions = new Set<ServerHttp2Session>()
  const settings = { maxConcurrentStreams: MOST_STREAMS, maxHeaderListSize: largestHead }
  const http2 = createServer({ settings }, app.routing as never)

  http2.on('session', (session) => {
    sessions.add(session)
    const timer = setTimeout(() => session.destroy(), patience)
    session.once('remoteSettings', () => clearTimeout(timer))
    session.once('close', () => {
      clearTimeout(timer)
      sessions.delete(session)
    })
    session.setTimeout(IDLE, () => {
      session.close()
      // Not waiting for streams that its client does not read.
      setTimeout(() => session.destroy(), patience).unref()
    })
  })
  http2.on('stream', (stream, headers, flags) => {
    const hasBody = (flags & END_STREAM) === 0
    if (hasBody && !/^(GET|HEAD)$/.test(headers[':method'] ?? '')) hurry(stream, patience)
    // Nothing has moved for as long: with a poll that is held there is nothing that could.
    stream.setTimeout(stall, () => {
      if (stream.writableLength === 0) return
      stalled?.()
      stream.close(constants.NGHTTP2_CANCEL)
    })
  })

  const underway = new Set<ServerResponse>()
  http2.prependListener('request', (_request, answer) => {
    const it = answer as unknown as ServerResponse
    underway.add(it)
    it.once('close', () => underway.delete(it))
  })

  const [http1] = app.server.listeners('secureConnection')
  app.server.off('secureConnection', http1 as never)
  app.server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol === 'h2') http2.emit('connection', socket)
    else http1?.call(app.server, socket)
  })

  // Nobody else knows of those whose handshake is not done, and the server would wait for them.
  const underneath = new Underneath(app.server)
  app.server.on('secureConnection', (socket: TLSSocket) => underneath.take(socket))

  // A connection of HTTP/2 says that it takes no more, and ends with the streams that it has.
  const closeHttp1 = app.server.closeIdleConnections.bind(app.server)
  app.server.closeIdleConnections = () => {
    closeHttp1()
    for (const session of sessions) session.close()
    for (const socket of underneath.waiting) socket.destroy()
  }
  return () => [...underway].some((it) => !it.writableEnded && !isEndless(it))
}

/** Flag of a HEADERS frame that no body follows, RFC 9113, §6.2. */
const END_STREAM = 0x1

/** Ends a stream whose body does not arrive in time. */
function hurry(stream: ServerHttp2Stream, patience: number): void {
  const timer = setTimeout(() => stream.destroy(), patience)
  const done = (): void => clearTimeout(timer)
  stream.once('end', done).once('close', done)
}
