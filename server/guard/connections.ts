import type { Socket } from 'node:net'
import { arrivalIn } from '../arrival.ts'
import type { App } from '../fastify.ts'
import { clientOf } from '../lab/clients.ts'
import { networkOf, type Trust } from './address.ts'
import type { Exceeded } from './exceeded.ts'
import { isLoopback } from './host.ts'
import { Tally } from './tally.ts'
import { type Refusal, turnAway } from './turn-away.ts'

/**
 * Connections that are let in beyond the limits at a time, to be told why there is no room; whoever
 * comes while there are so many is cut off without a word.
 */
const ANTEROOM = 100

/** Milliseconds that they get to ask something that can be answered so. */
const PATIENCE = 2000

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>

export interface ConnectionLimits {
  readonly maxConnections: number
  readonly maxPerAddress: number
}

/**
 * Counts TCP connections, in all and by the address that they come from, which is a client's own
 * when it comes over a road. This machine's own addresses, and proxies that are trusted, have as many
 * as there are.
 *
 * It costs something when a connection opens and closes, and a request nothing but a comparison.
 */
export class Connections {
  readonly #limits: ConnectionLimits
  readonly #trusts: Trust
  readonly #exceeded: Exceeded
  readonly #addresses: Tally
  readonly #seen = new WeakSet<Socket>()
  /** Those in the anteroom, by their ends: TLS wraps a socket into another. */
  readonly #refused = new Map<string, Refusal>()
  #open = 0

  constructor(limits: ConnectionLimits, trusts: Trust, exceeded: Exceeded) {
    this.#limits = limits
    this.#trusts = trusts
    this.#exceeded = exceeded
    this.#addresses = new Tally(limits.maxPerAddress)
  }

  watch(app: App): void {
    const { server } = app
    // Beyond it Node closes what it accepts before anything is made of it.
    server.maxConnections = this.#limits.maxConnections + ANTEROOM
    server.on('drop', () => this.#exceeded.note('connections'))
    server.on('connection', (socket: Socket) => this.#came(socket))
    // Those over a road that has ended TLS come without the handshake.
    server.on(arrivalIn(server), (socket: Socket) => {
      if (clientOf(socket) !== undefined) this.#came(socket)
    })
    app.addHook('onRequest', (request, reply, done) => {
      const refusal = this.#refused.size > 0 && this.#refused.get(endsOf(request.raw.socket))
      if (!refusal) return done()
      if (request.raw.httpVersionMajor === 1) reply.header('connection', 'close')
      turnAway(request, reply, refusal)
    })
  }

  #came(socket: Socket): void {
    // A connection comes twice when a needless Upgrade is taken out of its request.
    if (this.#seen.has(socket)) return
    this.#seen.add(socket)
    const { maxConnections, maxPerAddress } = this.#limits
    const address = clientOf(socket) ?? socket.remoteAddress ?? ''
    const network = isLoopback(address) || this.#trusts(address) ? undefined : networkOf(address)
    if (this.#open >= maxConnections) {
      const detail = `All ${maxConnections} connections of this server are taken.`
      this.#refuse(socket, address, { limit: 'connections', status: 503, reason: 'full', detail })
    } else if (network !== undefined && !this.#addresses.take(network)) {
      const detail = `${network} has ${maxPerAddress} connections, and may have no more.`
      this.#refuse(socket, address, { limit: 'perAddress', status: 429, reason: 'address', detail })
    } else {
      this.#open++
      socket.once('close', () => {
        this.#open--
        if (network !== undefined) this.#addresses.give(network)
      })
    }
  }

  #refuse(socket: Socket, address: string, refusal: Refusal): void {
    this.#exceeded.note(refusal.limit, address)
    if (this.#refused.size >= ANTEROOM) {
      socket.destroy()
      return
    }
    const ends = endsOf(socket)
    this.#refused.set(ends, refusal)
    const timer = setTimeout(() => socket.destroy(), PATIENCE)
    socket.once('close', () => {
      clearTimeout(timer)
      this.#refused.delete(ends)
    })
  }
}

function endsOf({ remoteAddress, remotePort, localPort }: Ends): string {
  return `${remoteAddress} ${remotePort} ${localPort}`
}
