import type { FastifyReply } from 'fastify'
import type { Start } from '../feed/start.ts'

/*
 * Which of several servers speaks, where they share a log: for people, who see that any of them
 * answers any cursor, and that nothing is lost when one dies. A server that is alone says nothing.
 */

/** On the answer to a poll, for `204` has no body; readable over roads, which are other origins. */
export function nameInHead(reply: FastifyReply, server: string): void {
  reply.header('x-served-by', server).header('access-control-expose-headers', 'X-Served-By')
}

/** In the `hello` of a stream, whose headers no browser lets its page read. */
export function nameInHello(start: Start, server: string | undefined): Start {
  if (server === undefined) return start
  return { ...start, json: `{"server":${JSON.stringify(server)},${start.json.slice(1)}` }
}
