import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { App } from './fastify.ts'
import { ProblemError, problem } from './problem.ts'

/**
 * Upgrades to `websocket`, as `upgrade` events. Node hands over every request that carries an
 * Upgrade once anybody listens for them, and curl sends `Upgrade: h2c` with every `--http2`; a
 * server may ignore an Upgrade (RFC 9110 §7.8), and so those are put back as if they had none.
 */
export function websocketUpgrades(server: Server): EventEmitter {
  const upgrades = new EventEmitter()
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (/^websocket$/i.test(request.headers.upgrade ?? '')) {
      upgrades.emit('upgrade', request, socket, head)
    } else {
      // The parser has let go of the socket: it gets a new one, which reads the request again.
      socket.unshift(Buffer.concat([withoutUpgrade(request), head]))
      server.emit('connection', socket)
    }
  })
  return upgrades
}

/** A WebSocket where none is meant: @fastify/websocket would open it on any route there is. */
export function refuseStrayUpgrades(app: App): void {
  app.addHook('onRequest', async (request) => {
    if (!request.ws || request.is404 || request.routeOptions.config.upgrades) return
    const detail = `${request.routeOptions.url} is not a WebSocket; /feed/websocket is.`
    throw new ProblemError(problem(400, 'upgrade', detail))
  })
}

function withoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    const value = rawHeaders[index + 1] as string
    if (/^(upgrade|http2-settings)$/i.test(name)) continue
    lines.push(`${name}: ${/^connection$/i.test(name) ? withoutHops(value) : value}`)
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** What is left of a Connection header once the upgrade is out of it. */
function withoutHops(value: string): string {
  const options = value.split(',').map((option) => option.trim())
  const left = options.filter((option) => !/^(upgrade|http2-settings)$/i.test(option))
  return left.join(', ') || 'keep-alive'
}
