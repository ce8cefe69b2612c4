import type { Socket } from 'node:net'

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>

/** Who is at the far end of each road's connections, by the ends that the server sees. */
const clients = new Map<string, { readonly address: string }>()

/**
 * The address of the client behind a road, for a connection that the server accepted from that
 * road; undefined for any other. It is known when the server hears of the connection, and
 * forgotten when the road's side of it closes.
 *
 * The road must run in this process. All ends have to match, not the port alone: a stranger's
 * port may be the same, and would let him pass for somebody else.
 */
export function clientOf({ remoteAddress, remotePort, localPort }: Ends): string | undefined {
  return clients.get(keyOf(remoteAddress, remotePort, localPort))?.address
}

/** Remembers whom a road's connection to a server is for, until it closes. */
export function remember(upstream: Socket, address: string, target: number): void {
  const client = { address }
  const note = (): void => {
    if (upstream.localPort === undefined || upstream.destroyed) return
    const key = keyOf(upstream.localAddress, upstream.localPort, target)
    clients.set(key, client)
    upstream.once('close', () => {
      // The system may have given the port away before we hear that it is free.
      if (clients.get(key) === client) clients.delete(key)
    })
  }
  // An address is connected to in the next tick, and has its local end from then on; the server
  // may accept before 'connect' tells us. A name has to be looked up first.
  process.nextTick(() => {
    if (upstream.localPort === undefined) upstream.once('connect', note)
    else note()
  })
}

function keyOf(address = '', from = 0, to = 0): string {
  // A server that listens on `::` sees IPv4 addresses in this form.
  return `${address.replace(/^::ffff:/, '')} ${from} ${to}`
}
