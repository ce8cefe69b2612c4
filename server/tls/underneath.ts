import type { Server, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort'>

/**
 * The TCP sockets under the connections of a server with TLS: Node has no way down to them, and resets
 * none from above (`ERR_INVALID_HANDLE_TYPE`).
 */
export class Underneath {
  /** By the client's end of those that are in their handshake. */
  readonly #waiting = new Map<string, Socket>()

  /** To be made before the server listens. */
  constructor(server: Server) {
    server.on('connection', (socket) => {
      const end = endOf(socket)
      this.#waiting.set(end, socket)
      socket.once('close', () => {
        if (this.#waiting.get(end) === socket) this.#waiting.delete(end)
      })
    })
  }

  /** What is in its handshake. */
  get waiting(): Iterable<Socket> {
    return this.#waiting.values()
  }

  /** The socket under a connection that has done its handshake; asked once. */
  take(secured: TLSSocket): Socket | undefined {
    const end = endOf(secured)
    const socket = this.#waiting.get(end)
    this.#waiting.delete(end)
    return socket
  }
}

function endOf({ remoteAddress, remotePort }: Ends): string {
  return `${remoteAddress} ${remotePort}`
}
