import http from 'node:http'
import { type Connection, createServer } from 'sockjs'
import { events, HOST, port, ready } from '../source.ts'

// SockJS, over its WebSocket transport: `write()` in a loop over all connections.

const connections = new Set<Connection>()

const sockets = createServer({ log: () => {} })
sockets.on('connection', (connection: Connection) => {
  connections.add(connection)
  connection.on('close', () => connections.delete(connection))
})

const server = http.createServer()
sockets.installHandlers(server, { prefix: '/prefix' })

events((json) => {
  for (const connection of connections) connection.write(json)
})

server.listen({ port, host: HOST }, () => ready(server))
