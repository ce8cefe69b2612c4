import net from 'node:net'

/** Ports to try: below those that systems give to outgoing connections (32,768 and up). */
const PORTS = { first: 20_000, count: 10_000 }

/**
 * A port that nobody listens on, at the moment, and that stays free for who is killed and started
 * again. One of those that outgoing connections get would be taken by somebody who looks for it
 * meanwhile: they might even connect to themselves (RFC 9293 §3.5, simultaneous open).
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
