import type { FastifyReply } from 'fastify'

/** Of the routes that ask for it alone: a hook for all would cost every poll. */
export async function noStore(_request: unknown, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', 'no-store')
}
