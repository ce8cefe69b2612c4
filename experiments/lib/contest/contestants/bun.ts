import { events, HOST, port } from '../source.ts'

// Bun, whose WebSockets are uWebSockets, in C++: a topic that all clients are subscribed to.

interface Socket {
  subscribe(topic: string): void
}

interface Server {
  readonly port: number
  upgrade(request: Request): boolean
  publish(topic: string, text: string): number
}

declare const Bun: {
  serve(options: {
    readonly port: number
    readonly hostname: string
    fetch(request: Request, server: Server): Response | undefined
    readonly websocket: { open(socket: Socket): void; message(): void }
  }): Server
}

const server = Bun.serve({
  port,
  hostname: HOST,
  fetch(request, server) {
    return server.upgrade(request) ? undefined : new Response('a WebSocket, please')
  },
  websocket: { open: (socket) => socket.subscribe('events'), message() {} },
})

events((json) => {
  server.publish('events', json)
})
process.stdout.write(`ready at http://${HOST}:${server.port}\n`)
