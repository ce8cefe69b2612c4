import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../feed/schema.ts'
import { comeAfter, problem, sendProblem } from '../problem.ts'
import type { Limit } from './exceeded.ts'

/** Why somebody is turned away, and which limit it counts for. */
export interface Refusal {
  readonly limit: Limit
  readonly status: 429 | 503
  /** A stable word for programs. */
  readonly reason: string
  /** What is so; when to come again is added. */
  readonly detail: string
}

/** Seconds after which somebody for whom there was no room is to come again: drawn, so that a crowd spreads. */
const AGAIN = { least: 5, most: 15 }

/** Seconds, drawn anew for each. */
export function comeAgain(): number {
  return AGAIN.least + Math.floor(Math.random() * (AGAIN.most - AGAIN.least + 1))
}

/** The problem that a refusal is. */
export function problemFor({ status, reason, detail }: Refusal, seconds: number): Problem {
  return problem(status, reason, `${detail} Come again in ${seconds} s.`)
}

/**
 * Answers a request that has come too many, in the way that keeps its client alive: with a problem and
 * `Retry-After` (RFC 9110 §10.2.3), before any upgrade; or as its route says, where a client would take
 * that for good.
 */
export function turnAway(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): void {
  const seconds = comeAgain()
  tellLater(request, reply, problemFor(refusal, seconds), seconds)
}

/** The same with a problem that says already when to come again, in seconds. */
export function tellLater(
  request: FastifyRequest,
  reply: FastifyReply,
  it: Problem,
  seconds: number,
): void {
  const { refuse } = request.routeOptions.config
  if (refuse !== undefined && request.headers.upgrade === undefined) refuse(reply, it, seconds)
  else {
    comeAfter(reply, seconds)
    sendProblem(reply, it)
  }
}
