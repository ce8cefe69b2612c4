import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Draining } from '../draining.ts'
import { endWithProblem } from '../errors.ts'
import type { App } from '../fastify.ts'
import type { Access } from '../guard/access.ts'
import { clientBehind, type Trust } from '../guard/address.ts'
import type { Guesser } from '../guard/guesses.ts'
import type { Limits } from '../guard/limits.ts'
import { turnAway } from '../guard/turn-away.ts'
import type { Meter } from '../observe/meter.ts'
import { ProblemError, problem } from '../problem.ts'
import { isForPrimary, targetOf } from './for-primary.ts'
import type { PrivatePort } from './private-port.ts'
import { Relayed } from './relayed.ts'
import { handshakeFor, hasBody, type Speaker } from './relayed-head.ts'
import { relayUpgrade } from './relayed-upgrade.ts'
import { Ways } from './ways.ts'

/** Milliseconds within which all that goes on is let go once the server closes. */
const SOON = 500

export interface RelayContext {
  readonly meter: Meter
  readonly limits: Limits
  /** The proxies that are believed, and so what they say of the client is handed on; undefined: none. */
  readonly trusts: Trust | undefined
  readonly draining: Draining
  /** Milliseconds after which somebody who is let go comes back; drawn anew for each. */
  readonly retryAfter: () => number
}

/**
 * A worker's way to the primary, for what only that can answer. Whatever a connection asks for, it
 * stays with the process that accepted it, and may ask for something else next: so requests are
 * relayed, one by one, and no client needs to know of it, or to come back to the same process.
 *
 * What is asked for by the thousand, the feed that everyone watches, is never relayed. What is
 * costs a hop on this machine, and no promise: bytes wait in two sockets more.
 */
export class Relay {
  readonly #ways: Ways
  readonly #secret: string
  readonly #context: RelayContext
  readonly #underway = new Set<Relayed>()
  #access: Access | undefined

  constructor(primary: PrivatePort, context: RelayContext) {
    this.#ways = new Ways(primary)
    this.#secret = primary.secret
    this.#context = context
  }

  /** From here on requests are relayed, also of those that `access` does not know. */
  watch(app: App, access: Access | undefined): void {
    this.#access = access
    const { draining, retryAfter } = this.#context
    draining.add(this.#underway, (relayed) => relayed.letGo(retryAfter()), SOON)
    app.addHook('onRequest', (request, reply, done) => {
      const { raw, routeOptions } = request
      // The router has read it: however it is spelled, it is this route and this query.
      const path = routeOptions.url ?? targetOf(request.url).path
      const isForIt = isForPrimary(path, request.query)
      if (request.ws) return done(isForIt ? misspelled() : undefined)
      if (!isForIt && !access?.isStranger(raw, request)) return done()
      if (!this.#context.limits.queues(request, reply)) return
      const way = this.#ways.take(request)
      if (way === undefined) return this.#turnAway(request, reply)
      const relayed = new Relayed(request, reply)
      this.#underway.add(relayed)
      void relayed.pass(way, this.#speakerOf(raw)).finally(() => {
        this.#underway.delete(relayed)
        way.leave()
      })
      if (draining.isBegun) relayed.letGo(retryAfter())
    })
    app.addHook('onClose', async () => this.#ways.close())
  }

  /** Takes an upgrade that is the primary's; false: it is not. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): boolean {
    const { path, query } = targetOf(request.url ?? '')
    const isStranger = () => this.#access?.isStranger(request, this.#guesserOf(request))
    if (!isForPrimary(path, query) && !isStranger()) return false
    if (hasBody(request)) {
      endWithProblem(socket, problem(400, 'handshake', 'A WebSocket begins with no body.'))
      socket.destroySoon()
      return true
    }
    this.#context.meter.beginUpgrade(socket, path === '/feed/websocket' ? 'websocket' : undefined)
    const handshake = handshakeFor(request, this.#speakerOf(request))
    const { patience } = this.#ways
    relayUpgrade(socket, this.#ways.connect(), { handshake, head }, patience)
    return true
  }

  #turnAway(request: FastifyRequest, reply: FastifyReply): void {
    this.#context.limits.exceeded.note('connections', request.client)
    const detail = 'All connections from this process to the primary are taken.'
    turnAway(request, reply, { limit: 'connections', status: 503, reason: 'full', detail })
  }

  #speakerOf({ headers, socket }: IncomingMessage): Speaker {
    const said = this.#context.trusts ? headers['x-forwarded-for'] : undefined
    const address = socket.remoteAddress ?? ''
    const client = said === undefined ? address : `${said}, ${address}`
    return { client, secret: this.#secret }
  }

  /** Of an upgrade there is no request of Fastify's yet, which knows its client. */
  #guesserOf(request: IncomingMessage): Guesser {
    const { trusts } = this.#context
    const { client } = this.#speakerOf(request)
    return { client: trusts === undefined ? client : clientBehind(client, trusts) }
  }
}

/** An upgrade is told apart before there is a route; the router knows more spellings than we do. */
function misspelled() {
  const detail = 'This address is spelled in a way that is not understood before an upgrade.'
  return new ProblemError(problem(400, 'upgrade', detail))
}
