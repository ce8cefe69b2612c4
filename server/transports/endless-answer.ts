import type { OutgoingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../fastify.ts'
import { beginStreaming, forgetHead } from '../streaming.ts'

/** Begins an answer that has no end. Undefined where there is nobody (left) to stream to. */
export type EndlessAnswer = (
  request: FastifyRequest,
  reply: FastifyReply,
  headers: OutgoingHttpHeaders,
) => Promise<Socket | undefined>

/**
 * Answers that stay open until the client leaves or the server closes. The body is neither chunked
 * nor kept alive, so that the same bytes serve HTTP/1.0 and 1.1, and it is written to the socket
 * itself: the request and the reply are let go of, which are half of what a stream would hold.
 */
export function endlessAnswers(app: App): EndlessAnswer {
  const open = new Set<Socket>()
  app.addHook('preClose', async () => {
    for (const socket of open) socket.end()
  })

  return async (request, reply, headers) => {
    reply.hijack()
    const { raw } = reply
    raw.useChunkedEncodingByDefault = false
    raw.writeHead(200, { ...headers, 'cache-control': 'no-store', connection: 'close' })
    if (request.method === 'HEAD') {
      raw.end()
      return undefined
    }
    // A request pipelined behind another has no socket to answer on until the other is answered.
    if (raw.socket === null) await new Promise((resolve) => raw.once('socket', resolve))
    raw.flushHeaders()
    const { socket } = raw
    if (socket === null || socket.destroyed) return undefined
    open.add(socket)
    beginStreaming(socket, raw)
    forgetHead(request.raw)
    socket.once('close', forget)
    return socket
  }

  // One for all, since one made above would hold on to the request and the reply.
  function forget(this: Socket): void {
    open.delete(this)
  }
}
