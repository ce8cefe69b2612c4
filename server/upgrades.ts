import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { arrivalIn } from './arrival.ts'
import type { Draining } from './draining.ts'
import { endWithProblem } from './errors.ts'
import type { App } from './fastify.ts'
import { ProblemError, problem, shorten } from './problem.ts'
import { isStreaming, newestAnswerOn, noteAnswer } from './streaming.ts'
import type { Relay } from './workers/relay.ts'

/**
 * Upgrades to `websocket`, as `upgrade` events. Node hands over every request that carries an
 * Upgrade once anybody listens for them, and curl sends `Upgrade: h2c` with every `--http2`; a
 * server may ignore an Upgrade (RFC 9110 §7.8), and so those are put back as if they had none.
 * @param relay takes those that another process answers
 */
export function websocketUpgrades(server: Server, relay?: Pick<Relay, 'upgrade'>): EventEmitter {
  const upgrades = new EventEmitter()
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isStreaming(socket)) {
      socket.destroy()
      return
    }
    socket.on('error', destroy)
    const handOn = (): void => {
      if (socket.destroyed) return
      if (isWebsocket(request)) {
        if (relay?.upgrade(request, socket, head)) return
        upgrades.emit('upgrade', request, socket, head)
      } else {
        // The parser has let go of the socket: it gets a new one, which reads the request again.
        socket.off('error', destroy).unshift(Buffer.concat([withoutUpgrade(request), head]))
        server.emit(arrivalIn(server), socket)
      }
    }
    // Pipelined, it has to wait: Node hands it over while the request before is being answered.
    const before = newestAnswerOn(socket)
    if (before === undefined || before.closed) return handOn()
    before.once('close', handOn)
  })
  return upgrades
}

/** Hears the errors of a socket that nobody else listens to: unheard, they would end the process. */
function destroy(this: Socket): void {
  this.destroy()
}

/** An Upgrade in HTTP/1.0 is to be ignored, RFC 9110 §7.8. */
function isWebsocket({ headers, httpVersion }: IncomingMessage): boolean {
  return httpVersion !== '1.0' && /^websocket$/i.test(headers.upgrade ?? '')
}

/**
 * A WebSocket where none is meant, since @fastify/websocket would open it on any route there is; and
 * any once the server closes.
 */
export function refuseStrayUpgrades(app: App, draining: Draining): void {
  app.addHook('onRequest', (request, { raw: answer }, done) => {
    // Node does not hear of the answer to an upgrade as it does of others.
    if (request.ws) noteAnswer(request.raw.socket, answer)
    if (!request.ws || request.is404) return done()
    if (draining.isBegun) {
      return done(new ProblemError(problem(503, 'closing', 'The server is closing; come again.')))
    }
    if (request.routeOptions.config.upgrades) return done()
    const detail = `${request.routeOptions.url} is not a WebSocket; /feed/websocket is.`
    done(new ProblemError(problem(400, 'upgrade', detail)))
  })
  app.websocketServer.on('wsClientError', ({ message }: Error, socket: Socket) => {
    const detail = `${message}; RFC 6455 §4.2.1 says what belongs there.`
    endWithProblem(socket, problem(400, 'handshake', detail), ['Sec-WebSocket-Version: 13'])
    socket.destroySoon()
  })
  app.server.on('connect', ({ url }: IncomingMessage, socket: Socket) => {
    socket.on('error', destroy)
    const detail = `CONNECT is not for ${shorten(url ?? '')}: this is no proxy.`
    endWithProblem(socket, problem(405, 'method', detail), ['Allow: GET, HEAD, POST, OPTIONS'])
    socket.destroySoon()
  })
}

function withoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    const value = rawHeaders[index + 1] as string
    if (/^(upgrade|http2-settings)$/i.test(name)) continue
    const kept = /^connection$/i.test(name) ? withoutHops(value) : value
    if (kept !== '') lines.push(`${name}: ${kept}`)
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** What is left of a Connection header once the upgrade is out of it. */
function withoutHops(value: string): string {
  const options = value.split(',').map((option) => option.trim())
  return options.filter((option) => !/^(upgrade|http2-settings)$/i.test(option)).join(', ')
}
