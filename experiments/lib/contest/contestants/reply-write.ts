import type { ServerResponse } from 'node:http'
import fastify from 'fastify'
import { events, HOST, port, ready } from '../source.ts'

// The usual server of event streams: `write()` in a loop over all replies.

const replies = new Set<ServerResponse>()

const app = fastify()
app.get('/', (_request, reply) => {
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  reply.raw.flushHeaders()
  replies.add(reply.raw)
  reply.raw.on('close', () => replies.delete(reply.raw))
})

await app.listen({ port, host: HOST })
events((json, seq) => {
  const block = `id: ${seq}\ndata: ${json}\n\n`
  for (const reply of replies) reply.write(block)
})
ready(app.server)
