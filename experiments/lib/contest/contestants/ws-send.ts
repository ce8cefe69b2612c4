import websocket from '@fastify/websocket'
import fastify from 'fastify'
import { events, HOST, port, ready } from '../source.ts'

// The usual WebSocket server: `send()` in a loop over all clients.

const app = fastify()
await app.register(websocket)
app.get('/', { websocket: true }, (socket) => {
  socket.on('error', () => {})
})

await app.listen({ port, host: HOST })
events((json) => {
  for (const client of app.websocketServer.clients) client.send(json)
})
ready(app.server)
