import { gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Answer } from '../feed/answers.ts'
import type { Context } from './transport.ts'

/** Bytes below which gzip's own 20 bytes and its time buy nothing. */
const WORTH_GZIP = 512

/**
 * Answers a poll: 200 with a batch, or 204 when there is nothing new. Handlers must not return the
 * reply: it is a thenable, for which Fastify would wait until the answer is out.
 */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer | undefined,
  { counts, compress }: Context,
): void {
  reply.header('cache-control', 'no-store')
  // The answer to HEAD brings nothing, and one to a client that has left reaches nobody.
  const isHeard = request.method !== 'HEAD' && !request.raw.socket.destroyed
  if (answer === undefined) {
    if (isHeard) counts.empty++
    reply.code(204).send()
    return
  }
  if (isHeard) counts.deliveries += answer.events
  if (isHeard && answer.reset) counts.resets++
  reply.type('application/json; charset=utf-8')
  if (compress === 'gzip') reply.header('vary', 'Accept-Encoding')
  if (compress !== 'gzip' || answer.body.length < WORTH_GZIP || !acceptsGzip(request)) {
    reply.send(answer.body)
    return
  }
  reply.header('content-encoding', 'gzip').send(gzipSync(answer.body))
}

/** RFC 9110 §12.5.3; `gzip;q=0` refuses it. */
export function acceptsGzip(request: FastifyRequest): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(request.headers['accept-encoding'] ?? '')
}
