import http from 'node:http'
import { createChannel, createSession } from 'better-sse'
import { events, HOST, port, ready } from '../source.ts'

// better-sse as its guide has it: a session for each client, in a channel that broadcasts objects.

const channel = createChannel()

const server = http.createServer(async (request, response) => {
  channel.register(await createSession(request, response))
})

events((json, seq) => {
  channel.broadcast(JSON.parse(json), 'message', { eventId: String(seq) })
})

server.listen({ port, host: HOST }, () => ready(server))
