import http from 'node:http'
import { Server } from 'socket.io'
import { events, HOST, port, ready } from '../source.ts'

// Socket.IO over WebSockets alone, without the polls that it begins with by default.

const server = http.createServer()
const io = new Server(server, { transports: ['websocket'], serveClient: false })

events((json) => {
  io.emit('event', JSON.parse(json))
})

server.listen({ port, host: HOST }, () => ready(server))
