import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import type { App } from '../fastify.ts'
import { Underneath } from './underneath.ts'

/** Streams that a client may have open on one connection: RFC 9113, §6.5.2, asks for no less than 100. */
const MOST_STREAMS = 128

/** Milliseconds after which a connection ends on which nothing was said; the streams' heartbeats are. */
const IDLE = 72_000

/**
 * Serves HTTP/2 on the port of a server with TLS, to clients that ask for it in their handshake (ALPN,
 * RFC 7301); all others have HTTP/1.1, as WebSockets do: those over HTTP/2 (RFC 8441) are not offered,
 * and browsers open a connection of their own for them.
 *
 * Node's own mixture (`allowHTTP1`) would bring a second HTTP/1.1, which keeps less of our limits. So
 * that half stays the server that it is without HTTP/2, and the other is given its connections.
 *
 * @param patience milliseconds that a client gets for its first words, and for the body of a request
 * @param largestHead bytes of a request's head, as RFC 9113, §6.5.2, counts them
 */
export function serveHttp2(app: App, patience: number, largestHead = 16_384): void {
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
    session.setTimeout(IDLE, () => session.close())
  })
  http2.on('stream', (stream, _headers, flags) => {
    if ((flags & END_STREAM) === 0) hurry(stream, patience)
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
}

/** Flag of a HEADERS frame that no body follows, RFC 9113, §6.2. */
const END_STREAM = 0x1

/** Ends a stream whose body does not arrive in time. */
function hurry(stream: ServerHttp2Stream, patience: number): void {
  const timer = setTimeout(() => stream.destroy(), patience)
  const done = (): void => clearTimeout(timer)
  stream.once('end', done).once('close', done)
}
