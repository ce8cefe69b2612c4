import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply } from 'fastify'
import { OutOfReach } from './feed/out-of-reach.ts'
import type { Problem } from './feed/schema.ts'

export const PROBLEM_JSON = 'application/problem+json'

/** A problem of RFC 9457. `reason` is a stable word for programs, `detail` a sentence for people. */
export function problem(status: number, reason: string, detail: string): Problem {
  const title = STATUS_CODES[status] ?? 'Error'
  return { type: 'about:blank', title, status, detail, reason }
}

/** What somebody sent, for a detail: whole it might be half a megabyte. */
export function shorten(text: string, most = 80): string {
  return text.length > most ? `${text.slice(0, most)}…` : text
}

/** Thrown by a route: answered as the problem that it carries. */
export class ProblemError extends Error {
  readonly problem: Problem
  readonly retryAfter: number | undefined

  /** @param retryAfter seconds after which it may be tried again, RFC 9110 §10.2.3 */
  constructor(it: Problem, retryAfter?: number) {
    super(it.detail)
    this.name = 'ProblemError'
    this.problem = it
    this.retryAfter = retryAfter
  }
}

/**
 * What a publisher is told where the log takes nothing; any other error stays what it is. To be told
 * so is no proof that it was not entered: the log may have fallen silent in between.
 */
export function unpublished(error: unknown): never {
  if (!(error instanceof OutOfReach)) throw error
  const detail = 'The log is out of reach or full, and nothing is known to have been published.'
  throw new ProblemError(problem(503, 'out-of-reach', detail), 1)
}

/** Handles what a WebSocket's route is asked without an upgrade. */
export function upgradeRequired(_request: unknown, reply: FastifyReply): never {
  // By HTTP/2 there is no such header (RFC 9113, §8.2.2), and no WebSocket here.
  if (reply.request.raw.httpVersionMajor === 1) reply.header('upgrade', 'websocket')
  const detail =
    'This is a WebSocket: ask by HTTP/1.1, with Connection: Upgrade, Upgrade: websocket.'
  throw new ProblemError(problem(426, 'upgrade-required', detail))
}

export function sendProblem(reply: FastifyReply, it: Problem): FastifyReply {
  // Node's HTTP has let go of the socket of an upgrade: nobody else would ever end it.
  if (reply.request.headers.upgrade !== undefined) {
    reply.header('connection', 'close')
    reply.raw.once('finish', () => reply.request.raw.socket.destroySoon())
  }
  // RFC 9110 §11.6.1. No browser asks a person for a Bearer token.
  if (it.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(it.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_JSON)
    .send(JSON.stringify(it))
}

/**
 * Says on an answer that refuses after how many seconds to come again, to a page too that asks over
 * a road, and so from another origin (Fetch §3.2.3).
 */
export function comeAfter(reply: FastifyReply, seconds: number): void {
  reply.header('retry-after', seconds).header('access-control-expose-headers', 'Retry-After')
}

/** Words for what Fastify's own errors mean here, by their code. */
const reasons: Record<string, [reason: string, detail: string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['media-type', 'The body must be application/json.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['json', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['json', 'The body is empty; it must be a JSON object.'],
}

/** @param what has so many bytes at the most, such as "The body" */
export function tooLarge(status: number, reason: string, what: string, most: number): Problem {
  const size = most % 1024 === 0 ? `${most / 1024} KiB` : `${most} bytes`
  return problem(status, reason, `${what} is larger than ${size}.`)
}

/**
 * The problem that an error is to whoever caused it; a fault of ours stays in the log.
 * @param most bytes that the body might have had
 */
export function problemOf(error: Error | FastifyError, most = 0): Problem {
  if (error instanceof ProblemError) return error.problem
  const { statusCode = 500, code = '' } = error as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(413, 'too-large', 'The body', most)
  if (statusCode >= 500) return problem(500, 'internal', 'The server failed; its log says why.')
  const [reason, detail] = reasons[code] ?? ['refused', error.message]
  return problem(statusCode, reason, detail)
}
