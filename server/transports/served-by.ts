import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Start } from '../feed/start.ts'

/*
 * Which server speaks, where it has a name, as those have that share a log: for people, who see that
 * any of them answers any cursor, and that nothing is lost when one dies.
 */

/** On the answer to a poll, for `204` has no body; a page of another origin, over a road, may read it. */
export function nameInHead({ headers }: FastifyRequest, reply: FastifyReply, server: string): void {
  reply.header('x-served-by', server)
  if (headers.origin !== undefined) reply.header('access-control-expose-headers', 'X-Served-By')
}

/** In the `hello` of a stream, whose headers no browser lets its page read. */
export function nameInHello(start: Start, server: string | undefined): Start {
  if (server === undefined) return start
  return { ...start, json: `{"server":${JSON.stringify(server)},${start.json.slice(1)}` }
}
