import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import { now } from '../feed/event.ts'
import { Underneath } from '../tls/underneath.ts'
import { remember } from './clients.ts'
import { Connection, type Crossed, type Direction } from './connection.ts'
import { type Conditions, Faults } from './faults.ts'
import { reset } from './line.ts'

export interface RoadOptions {
  /** The server that the road leads to. */
  readonly target: { readonly host: string; readonly port: number }
  /** Where to listen; 127.0.0.1 by default. */
  readonly host?: string
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Certificate and key in PEM: the road ends TLS then, and what crosses it is plain. */
  readonly pair?: { readonly cert: string; readonly key: string } | undefined
  /** Connections at a time; who comes beyond is reset. As many as there are, by default. */
  readonly most?: number
  /** Somebody was. */
  refused?(): void
}

/** Milliseconds that a client gets for the handshake of TLS. */
const HANDSHAKE = 10_000

/** What somebody who watches a road sees. `at` is server time: ms since 1970, with microseconds. */
export type Sight = { readonly connection: number; readonly at: number } & (
  | { readonly kind: 'opened'; readonly client: string }
  /** Bytes arrived at the end of the road. They may be kept, and must not be changed. */
  | { readonly kind: 'bytes'; readonly direction: Direction; readonly bytes: Buffer }
  | { readonly kind: 'closed'; readonly crossed: Crossed }
)

type Watcher = (sight: Sight) => void

/**
 * A TCP relay in front of one transport, on a port of its own: it counts, shows, delays and cuts.
 *
 * Bytes count when they arrive at its end: those that it holds, or that a cut destroyed, do not.
 *
 * How it differs from a long wire: a client's TCP handshake is with the road itself, and so is not
 * delayed; an end may have sent as much more as a line holds (`MOST_BYTES`) before it feels that
 * the other reads slowly; and a reset that is right behind bytes reads as an end in Node (libuv's
 * short cut for POLLHUP), so that it is passed on as one.
 *
 * With a pair it ends TLS, for HTTP/1.1 alone, so that there is something to be read; the handshake
 * of TLS is with the road itself then, too, and what TLS adds is not counted.
 */
export class Road {
  readonly port: number
  readonly #listener: net.Server
  readonly #target: RoadOptions['target']
  readonly #faults = new Faults()
  readonly #connections = new Set<Connection>()
  readonly #watchers = new Set<Watcher>()
  readonly #crossed: Crossed = { up: 0, down: 0 }
  #underneath: Underneath | undefined
  #opened = 0

  private constructor(listener: net.Server, target: RoadOptions['target']) {
    this.#listener = listener
    this.#target = target
    this.port = (listener.address() as net.AddressInfo).port
    if (listener instanceof tls.Server) this.#secure(listener)
    else listener.on('connection', (client) => this.#join(client))
    // A connection that could not be accepted (no file descriptors left) is no reason to end.
    listener.on('error', () => {})
  }

  /** Listens. @throws what `listen` does, such as EADDRINUSE */
  static async open(options: RoadOptions): Promise<Road> {
    const { target, host = '127.0.0.1', port = 0, pair, most, refused } = options
    const connections = {
      allowHalfOpen: true,
      noDelay: true,
      // A client that is gone without a word is found out within two minutes or so: the server's
      // own sockets end at the road, so that nobody else would.
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
    }
    const secured = { ALPNProtocols: ['http/1.1', 'http/1.0'], handshakeTimeout: HANDSHAKE }
    const listener = pair
      ? tls.createServer({ ...connections, ...secured, cert: pair.cert, key: pair.key })
      : net.createServer(connections)
    if (most !== undefined) listener.maxConnections = most
    listener.on('drop', () => refused?.())
    await once(listener.listen(port, host), 'listening')
    return new Road(listener, target)
  }

  /** Bytes that crossed since the road was opened, over all its connections. */
  get crossed(): Crossed {
    return { ...this.#crossed }
  }

  /** Connections that were ever let through. */
  get opened(): number {
    return this.#opened
  }

  /** Those that are open, half-closed ones included. */
  get connections(): Iterable<Pick<Connection, 'id' | 'client' | 'crossed' | 'underway'>> {
    return this.#connections
  }

  get conditions(): Conditions {
    return this.#faults.conditions
  }

  /**
   * Changes the conditions named, also for what is on its way.
   * @throws RangeError on what is out of bounds; nothing is changed then
   */
  set(changes: Partial<Conditions>): void {
    this.#faults.set(changes)
    this.#pass()
  }

  /**
   * For `ms` (0 to 600,000) nothing passes either way, and connections stay; then all that was
   * held passes, in order. @throws RangeError
   */
  freeze(ms: number): void {
    this.#faults.freeze(ms)
    this.#pass()
  }

  /**
   * For `ms` (0 to 600,000) new connections are reset as soon as they come; those that are open
   * stay. The port stays bound: let go of, an outgoing connection of any process might take it.
   * @throws RangeError
   */
  refuse(ms: number): void {
    this.#faults.refuse(ms)
  }

  /** Back to a plain wire: no condition, not frozen, not refusing. */
  restore(): void {
    this.#faults.restore()
    this.#pass()
  }

  /** Resets all connections, with what is on its way, on both sides. Returns how many. */
  cut(): number {
    for (const connection of this.#connections) connection.cut()
    return this.#connections.size
  }

  /** Shows what happens on the road until the function is called that it returns. */
  watch(watcher: Watcher): () => void {
    // Somebody may watch twice with one function.
    const own: Watcher = (sight) => watcher(sight)
    this.#watchers.add(own)
    return () => void this.#watchers.delete(own)
  }

  /** Resets what is open and frees the port. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#listener.close(resolve))
    this.cut()
    for (const socket of this.#underneath?.waiting ?? []) socket.destroy()
    await Promise.all([closed, ...[...this.#connections].map((connection) => connection.closed())])
  }

  #secure(listener: tls.Server): void {
    const underneath = new Underneath(listener)
    this.#underneath = underneath
    listener.on('connection', (client) => {
      if (this.#faults.isRefusing) reset(client)
    })
    listener.on('secureConnection', (client) => {
      const socket = underneath.take(client)
      // What Node would refuse: to end TLS by a reset.
      client.resetAndDestroy = () => {
        socket?.resetAndDestroy()
        return client
      }
      this.#join(client)
    })
  }

  #join(client: net.Socket): void {
    if (this.#faults.isRefusing) {
      client.on('error', () => {})
      reset(client)
      return
    }
    const upstream = net.connect({ ...this.#target, allowHalfOpen: true, noDelay: true })
    const connection = new Connection(++this.#opened, client, upstream, this.#faults, this.#count)
    remember(upstream, connection.client, this.#target.port)
    this.#connections.add(connection)
    const { id, crossed } = connection
    this.#show(() => ({ kind: 'opened', connection: id, at: now(), client: connection.client }))
    connection.closed().then(() => {
      this.#connections.delete(connection)
      this.#show(() => ({ kind: 'closed', connection: id, at: now(), crossed }))
    })
  }

  readonly #count = ({ id }: Connection, direction: Direction, bytes: Buffer): void => {
    this.#crossed[direction] += bytes.length
    this.#show(() => ({ kind: 'bytes', connection: id, at: now(), direction, bytes }))
  }

  #show(see: () => Sight): void {
    if (this.#watchers.size === 0) return
    const sight = see()
    for (const watcher of this.#watchers) watcher(sight)
  }

  #pass(): void {
    for (const connection of this.#connections) connection.pass()
  }
}
