import type { OutgoingHttpHeaders } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { beginStreaming, forgetHead, letGo, streamOf } from '../streaming.ts'

/**
 * Begins an answer that stays open until the client leaves or the server closes. The body is neither
 * chunked nor kept alive, so that the same bytes serve HTTP/1.0 and 1.1, and it is written to the
 * socket itself: the request and the reply are let go of, which are half of what a stream would hold.
 * By HTTP/2 the same bytes go to a stream of its own. Undefined where there is nobody (left) to stream
 * to.
 */
export async function beginEndlessAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  headers: OutgoingHttpHeaders,
): Promise<Duplex | undefined> {
  reply.hijack()
  const { raw } = reply
  const stream = streamOf(request.raw)
  raw.useChunkedEncodingByDefault = false
  // RFC 9113, §8.2.2: HTTP/2 has no such header.
  const connection = stream === undefined && { connection: 'close' }
  raw.writeHead(200, { ...headers, 'cache-control': 'no-store', ...connection })
  if (request.method === 'HEAD') {
    raw.end()
    return undefined
  }
  if (stream !== undefined) {
    raw.flushHeaders()
    letGo(raw)
    return stream.destroyed ? undefined : stream
  }
  // A request pipelined behind another has no socket to answer on until the other is answered.
  if (raw.socket === null) await new Promise((resolve) => raw.once('socket', resolve))
  raw.flushHeaders()
  const { socket } = raw
  if (socket === null || socket.destroyed) return undefined
  beginStreaming(socket, raw)
  forgetHead(request.raw)
  return socket
}
