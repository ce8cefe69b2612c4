import { Agent, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { endWithProblem } from '../errors.ts'
import type { App } from '../fastify.ts'
import type { Access } from '../guard/access.ts'
import type { Meter } from '../observe/meter.ts'
import { ProblemError, problem } from '../problem.ts'
import { isForPrimary, targetOf } from './for-primary.ts'
import { Relayed } from './relayed.ts'
import { handshakeFor, hasBody } from './relayed-head.ts'

/** Where the primary listens, which is for workers alone. */
const HOST = '127.0.0.1'

/**
 * A worker's way to the primary, for what only that can answer. Whatever a connection asks for, it
 * stays with the process that accepted it, and may ask for something else next: so requests are
 * relayed, one by one, and no client needs to know of it, or to come back to the same process.
 *
 * What is asked for by the thousand, the feed that everyone watches, is never relayed. What is
 * costs a hop on this machine, and no promise: bytes wait in two sockets more.
 */
export class Relay {
  readonly #port: number
  readonly #meter: Meter
  /** Whether proxies are believed, and so what they say of the client is handed on. */
  readonly #trusts: boolean
  readonly #agent = new Agent({ keepAlive: true })
  #access: Access | undefined

  constructor(port: number, meter: Meter, trusts: boolean) {
    this.#port = port
    this.#meter = meter
    this.#trusts = trusts
  }

  /** From here on requests are relayed, also of those that `access` does not know. */
  watch(app: App, access: Access | undefined): void {
    this.#access = access
    app.addHook('onRequest', (request, reply, done) => {
      const { raw, routeOptions } = request
      // The router has read it: however it is spelled, it is this route and this query.
      const path = routeOptions.url ?? targetOf(request.url).path
      const isForIt = isForPrimary(path, request.query)
      if (request.ws) return done(isForIt ? misspelled() : undefined)
      if (!isForIt && !access?.isStranger(raw)) return done()
      const way = { host: HOST, port: this.#port, agent: this.#agent }
      void new Relayed(request, reply).pass(way, this.#clientOf(raw))
    })
    app.addHook('onClose', async () => this.#agent.destroy())
  }

  /** Takes an upgrade that is the primary's; false: it is not. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): boolean {
    const { path, query } = targetOf(request.url ?? '')
    if (!isForPrimary(path, query) && !this.#access?.isStranger(request)) return false
    if (hasBody(request)) {
      endWithProblem(socket, problem(400, 'handshake', 'A WebSocket begins with no body.'))
      socket.destroySoon()
      return true
    }
    this.#meter.beginUpgrade(socket, path === '/feed/websocket' ? 'websocket' : undefined)
    const upstream = connect({ host: HOST, port: this.#port, allowHalfOpen: true, noDelay: true })
    upstream.write(handshakeFor(request, this.#clientOf(request)), 'latin1')
    upstream.write(head)
    socket.pipe(upstream)
    upstream.pipe(socket)
    upstream.on('error', () => socket.destroy())
    upstream.on('close', () => socket.destroySoon())
    socket.on('close', () => upstream.destroy())
    return true
  }

  /** Its address, behind those that a proxy in front says, where proxies are believed. */
  #clientOf({ headers, socket }: IncomingMessage): string {
    const said = this.#trusts ? headers['x-forwarded-for'] : undefined
    const address = socket.remoteAddress ?? ''
    return said === undefined ? address : `${said}, ${address}`
  }
}

/** An upgrade is told apart before there is a route; the router knows more spellings than we do. */
function misspelled() {
  const detail = 'This address is spelled in a way that is not understood before an upgrade.'
  return new ProblemError(problem(400, 'upgrade', detail))
}
