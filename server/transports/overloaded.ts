import type { FastifyReply } from 'fastify'
import { comeAfter, problem, sendProblem } from '../problem.ts'
import { retryWhenBusy } from './retry.ts'
import type { Context } from './transport.ts'

/**
 * Answers a poll, or a WebSocket before its upgrade, that comes while the server is overloaded:
 * `503`, and after how many seconds to come again (RFC 9110 §10.2.3), drawn from 2 to 5.
 */
export function sendAway(reply: FastifyReply, context: Context): void {
  context.turnedAway()
  comeAfter(reply, Math.ceil(retryWhenBusy() / 1000))
  sendProblem(reply, overloaded)
}

const overloaded = problem(
  503,
  'overloaded',
  'The server has more to do than it can; come again after what Retry-After says.',
)
