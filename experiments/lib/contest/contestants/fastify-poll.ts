import fastify from 'fastify'
import { batch, HOST, hasBody, port, ready } from '../source.ts'

// A bare Fastify route with the server's path and query, answered with nothing or a ready string.

const querystring = {
  type: 'object',
  properties: { cursor: { type: 'string' }, bench: { type: 'string' } },
}
const body = batch(100)

const app = fastify()
app.get('/feed/short-polling', { schema: { querystring } }, (_request, reply) => {
  if (hasBody) reply.type('application/json').send(body)
  else reply.code(204).send()
})

await app.listen({ port, host: HOST, backlog: 4096 })
ready(app.server)
