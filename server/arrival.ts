import type { Server } from 'node:net'
import { Server as TlsServer } from 'node:tls'

/**
 * The event by which a server hears of a connection over which HTTP can be read: with TLS that is
 * after its handshake. Emitted with a socket, it makes the server read from that, too.
 */
export function arrivalIn(server: Server): 'connection' | 'secureConnection' {
  return server instanceof TlsServer ? 'secureConnection' : 'connection'
}
