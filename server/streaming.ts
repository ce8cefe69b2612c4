import type { Duplex } from 'node:stream'
import type { App } from './fastify.ts'

/** Sockets whose answer has begun and will not end: nothing else may be written to them. */
const streaming = new WeakSet<Duplex>()

export function beginStreaming(socket: Duplex): void {
  streaming.add(socket)
}

export function isStreaming(socket: Duplex): boolean {
  return streaming.has(socket)
}

/**
 * Ends a client that asks for more behind an answer that said `Connection: close`: its requests
 * could never be answered, and would be kept for as long as the stream lives.
 */
export function refuseRequestsBehindStreams(app: App): void {
  app.addHook('onRequest', async ({ raw }) => {
    if (isStreaming(raw.socket)) raw.socket.destroy()
  })
}
