import { Agent, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { parse } from 'node:querystring'
import { endWithProblem } from '../errors.ts'
import type { App } from '../fastify.ts'
import type { Access } from '../guard/access.ts'
import type { Meter } from '../observe/meter.ts'
import { problem } from '../problem.ts'
import { Relayed } from './relayed.ts'
import { handshakeFor, hasBody } from './relayed-head.ts'

/** Where the primary listens, which is for workers alone. */
const HOST = '127.0.0.1'

/** What one process has: benches, their roads and the room; who was let in; what all of them cost. */
const PATHS = /^\/(?:auth|channel|docs|lab|metrics|stats)(?=[/?]|$)/

/** A bench's feed is in its memory, a ticket is good once, and a key in a URL begins a session. */
const PARAMETERS = ['bench', 'ticket', 'key', 'token', 'access_token', 'authorization']

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
      if (request.ws || !this.#isFor(request.raw)) return done()
      const way = { host: HOST, port: this.#port, agent: this.#agent }
      void new Relayed(request, reply).pass(way, this.#clientOf(request.raw))
    })
    app.addHook('onClose', async () => this.#agent.destroy())
  }

  /** Takes an upgrade that is the primary's; false: it is not. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): boolean {
    if (!this.#isFor(request)) return false
    if (hasBody(request)) {
      endWithProblem(socket, problem(400, 'handshake', 'A WebSocket begins with no body.'))
      socket.destroySoon()
      return true
    }
    const isFeed = /^\/feed\/websocket(?=\?|$)/.test(request.url ?? '')
    this.#meter.beginUpgrade(socket, isFeed ? 'websocket' : undefined)
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

  #isFor(request: IncomingMessage): boolean {
    const { url = '' } = request
    if (PATHS.test(url)) return true
    const at = url.indexOf('?')
    const query = at < 0 ? undefined : parse(url.slice(at + 1))
    if (query !== undefined && PARAMETERS.some((name) => query[name] !== undefined)) return true
    return this.#access?.isStranger(request) === true
  }

  /** Its address, behind those that a proxy in front says, where proxies are believed. */
  #clientOf({ headers, socket }: IncomingMessage): string {
    const said = this.#trusts ? headers['x-forwarded-for'] : undefined
    const address = socket.remoteAddress ?? ''
    return said === undefined ? address : `${said}, ${address}`
  }
}
