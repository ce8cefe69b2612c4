import net from 'node:net'
import { events, HOST, port, ready } from '../source.ts'

// The limit: a bare socket, and one buffer that is written to each. Nothing in Node can do less.

const HEAD = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'

const sockets = new Set<net.Socket>()

const server = net.createServer({ noDelay: true }, (socket) => {
  socket.once('data', () => {
    socket.write(HEAD)
    sockets.add(socket)
  })
  socket.on('close', () => sockets.delete(socket))
  socket.on('error', () => {})
})

events((json) => {
  const frame = frameOf(Buffer.from(json))
  for (const socket of sockets) socket.write(frame)
})

/** A whole text frame of less than 64 KiB, RFC 6455 §5.2: as many bytes as a WebSocket sends. */
function frameOf(payload: Buffer): Buffer {
  const { length } = payload
  const head = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(head), payload])
}

server.listen({ port, host: HOST, backlog: 4096 }, () => ready(server))
