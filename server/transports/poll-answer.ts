import { gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Answer } from '../feed/answers.ts'
import { caughtUp } from '../feed/catch-up.ts'
import type { Cursor } from '../feed/cursor.ts'
import type { Feed } from '../feed/feed.ts'
import { newestAnswerOn, streamOf, wireOf } from '../streaming.ts'
import { nameInHead } from './served-by.ts'
import type { Context } from './transport.ts'

/** Bytes below which gzip's own 20 bytes and its time buy nothing. */
const WORTH_GZIP = 512

/** Answers once memory can decide about the cursor, which is at once but for a moment's lag. */
export function whenCaughtUp(
  feed: Feed,
  cursor: Cursor | undefined,
  reply: FastifyReply,
  answer: () => void,
): void {
  const waiting = caughtUp(feed, cursor)
  if (waiting === undefined) answer()
  // Not returned: Fastify would answer for whoever is held once it has caught up.
  else waiting.then(answer).catch((error: Error) => reply.send(error))
}

/**
 * Answers a poll: 200 with a batch, or 204 when there is nothing new. Handlers must not return the
 * reply: it is a thenable, for which Fastify would wait until the answer is out.
 * @param squeeze whether the client takes it compressed
 */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer | undefined,
  { counts, deliveries, compress, server, closing }: Context,
  squeeze: boolean,
): void {
  reply.header('cache-control', 'no-store')
  if (server !== undefined) nameInHead(request, reply, server)
  // Fastify says so to polls that come now, but not to one that was held.
  if (closing() && isLastOf(request, reply)) reply.header('connection', 'close')
  // The answer to HEAD brings nothing, and one to a client that has left reaches nobody.
  const isHeard = request.method !== 'HEAD' && !wireOf(request.raw).destroyed
  if (answer === undefined) {
    if (isHeard) counts.empty++
    reply.code(204).send()
    return
  }
  if (isHeard) {
    counts.deliveries += answer.events
    deliveries.wrote(answer.at)
    if (answer.reset !== undefined) deliveries.startedOver(answer.reset)
  }
  reply.type('application/json; charset=utf-8')
  if (compress === 'gzip') reply.header('vary', 'Accept-Encoding')
  if (squeeze && answer.body.length >= WORTH_GZIP) {
    reply.header('content-encoding', 'gzip').send(gzipSync(answer.body))
  } else {
    reply.send(answer.body)
  }
}

/** HTTP/2 has no such header, and what is pipelined behind a poll is to be answered. */
function isLastOf({ raw }: FastifyRequest, reply: FastifyReply): boolean {
  return streamOf(raw) === undefined && newestAnswerOn(raw.socket) === reply.raw
}
