import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { arrivalIn } from '../arrival.ts'
import type { App } from '../fastify.ts'
import type { Counts, SharedCounts } from './stats.ts'

/** Where what no transport used is charged: publishing, preflights, page, docs. */
export const OTHER = 'other'

/**
 * Charges every byte on the server's sockets to the transport that used it. A kept-alive
 * connection serves one request after the other: what came in is settled when an answer is out, and
 * what went out when a request of somebody else begins; all of it whenever somebody looks (`read`),
 * and when the socket closes.
 *
 * `bytesRead` and `bytesWritten` are exact while a plain connection is quiet or once it ended in
 * order: `bytesWritten` runs ahead of a reader that is slow. A pipelined request is charged from
 * where those in front of it are answered; what it brought before that is charged to them.
 *
 * Of a connection with TLS they count what is inside. Several transports at a time use one of HTTP/2,
 * and so its bytes are nobody's alone: they are counted apart (`http2`), and not split.
 *
 * What another process of ours relays is counted there, where the client's connection ends.
 */
export class Meter {
  readonly #counts = new Map<string, Counts>()
  readonly #accounts = new Map<Socket, Account>()
  #http2: SharedCounts | undefined

  /** Of connections that are our own, which nobody is told of. */
  readonly #relayed = noCounts()
  readonly #isRelayed: (socket: Socket) => boolean

  constructor(names: readonly string[], isRelayed: (socket: Socket) => boolean = () => false) {
    this.#isRelayed = isRelayed
    for (const name of [...names, OTHER]) this.#counts.set(name, noCounts())
  }

  /** Connections open now. */
  get open(): number {
    return this.#accounts.size
  }

  /** The sockets of those connections. */
  get sockets(): Iterable<Socket> {
    return this.#accounts.keys()
  }

  /** Connections of HTTP/2 and their bytes, up to date after `read`; undefined before there is one. */
  get http2(): SharedCounts | undefined {
    return this.#http2
  }

  /** Charges each request to the transport that its route is configured with. */
  watch(app: App): void {
    app.server.on(arrivalIn(app.server), (socket: Socket) => this.#open(socket))
    app.addHook('onRequest', ({ raw, routeOptions }, reply, done) => {
      this.begin(raw.socket, reply.raw, routeOptions.config.transport)
      done()
    })
    app.addHook('onResponse', ({ raw }, _reply, done) => {
      this.#accounts.get(raw.socket)?.settleIn()
      done()
    })
  }

  #open(socket: Socket): void {
    // A connection comes twice when a needless Upgrade is taken out of its request.
    if (this.#accounts.has(socket)) return
    const account = new Account(socket, this.#firstOwner(socket))
    this.#accounts.set(socket, account)
    socket.once('close', () => {
      account.settle()
      account.owner.connections--
      this.#accounts.delete(socket)
    })
  }

  #firstOwner(socket: Socket & Partial<Pick<TLSSocket, 'alpnProtocol'>>): Owner {
    if (this.#isRelayed(socket)) return this.#relayed
    if (socket.alpnProtocol !== 'h2') return this.of(OTHER)
    this.#http2 ??= { connections: 0, bytesIn: 0, bytesOut: 0, requests: {} }
    return this.#http2
  }

  /** A request came in: its socket is charged to `name`, once the answers before it are out. */
  begin(socket: Socket, answer: ServerResponse, name = OTHER): void {
    const owner = this.of(name)
    const account = this.#accounts.get(socket)
    if (account?.owner === this.#relayed) return
    owner.requests++
    if (account === undefined) {
      // What Node shows as the socket of a request of HTTP/2 is none of ours.
      if (this.#http2) this.#http2.requests[name] = (this.#http2.requests[name] ?? 0) + 1
    } else if (answer.socket !== null) {
      account.handOver(owner)
    } else {
      answer.once('socket', () => {
        account.settle()
        account.handOver(owner)
      })
    }
  }

  /** The same for an upgrade that is answered elsewhere. */
  beginUpgrade(socket: Socket, name = OTHER): void {
    const owner = this.of(name)
    owner.requests++
    this.#accounts.get(socket)?.handOver(owner)
  }

  /** The counters of a transport, or of `OTHER`; their bytes are up to date after `read`. */
  of(name: string): Counts {
    const counts = this.#counts.get(name)
    if (counts === undefined) throw new Error(`the meter knows no transport "${name}"`)
    return counts
  }

  /** Every counter by name, settled to this moment. */
  read(): Map<string, Counts> {
    for (const account of this.#accounts.values()) account.settle()
    return this.#counts
  }
}

type Owner = Pick<Counts, 'connections' | 'bytesIn' | 'bytesOut'>

/** One socket, and whom its bytes are charged to. */
class Account {
  owner: Owner
  readonly #socket: Socket
  #bytesIn = 0
  #bytesOut = 0

  constructor(socket: Socket, owner: Owner) {
    this.#socket = socket
    this.owner = owner
    owner.connections++
  }

  handOver(owner: Owner): void {
    if (owner === this.owner) return
    // Whatever went out until now answered the request before; what came in since is the new one's.
    this.#settleOut()
    this.owner.connections--
    owner.connections++
    this.owner = owner
  }

  settle(): void {
    this.#settleOut()
    this.settleIn()
  }

  /** An answer is out: what comes in from here on may be somebody else's. */
  settleIn(): void {
    this.owner.bytesIn += this.#socket.bytesRead - this.#bytesIn
    this.#bytesIn = this.#socket.bytesRead
  }

  #settleOut(): void {
    this.owner.bytesOut += this.#socket.bytesWritten - this.#bytesOut
    this.#bytesOut = this.#socket.bytesWritten
  }
}

function noCounts(): Counts {
  return {
    connections: 0,
    deliveries: 0,
    requests: 0,
    empty: 0,
    resets: 0,
    bytesIn: 0,
    bytesOut: 0,
  }
}
