import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { atEnd } from './lifetime.ts'

export interface Bytes {
  readonly toServer: number
  readonly toClient: number
}

interface Pair {
  readonly client: net.Socket
  readonly server: net.Socket
}

/**
 * A TCP relay on 127.0.0.1 in front of one port, which sees what really crosses. Its counts are
 * what it read on one side and gave to the other; they equal what both ends sent and got once
 * the connections are quiet or have ended in order. What a `cut()` destroyed on its way has been
 * counted, and no one got it.
 */
export class Relay {
  readonly port: number
  readonly #listener: net.Server
  readonly #pairs = new Set<Pair>()
  readonly #held = new Set<Pair>()
  readonly #bytes = { toServer: 0, toClient: 0 }
  #upstream: net.TcpNetConnectOpts
  #opened = 0
  #refusing = false

  private constructor(listener: net.Server, upstream: net.TcpNetConnectOpts) {
    this.#listener = listener
    this.port = (listener.address() as net.AddressInfo).port
    this.#upstream = upstream
    listener.on('connection', (client) => this.#join(client))
  }

  /** Listens on a free port in front of `port`, until the test that opened it ends. */
  static async open(port: number, host = '127.0.0.1'): Promise<Relay> {
    const listener = net.createServer({ allowHalfOpen: true, noDelay: true })
    await once(listener.listen(0, '127.0.0.1'), 'listening')
    const relay = new Relay(listener, { port, host, allowHalfOpen: true, noDelay: true })
    atEnd(() => relay.close())
    return relay
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Connections that are open now, half-closed ones included. */
  get connections(): number {
    return this.#pairs.size
  }

  /** Connections that were ever let through. */
  get opened(): number {
    return this.#opened
  }

  /** What crossed since the relay was opened. */
  get bytes(): Bytes {
    return { ...this.#bytes }
  }

  /** Begins a count: the function it returns tells what crossed since. */
  mark(): () => Bytes {
    const { toServer, toClient } = this.#bytes
    return () => ({
      toServer: this.#bytes.toServer - toServer,
      toClient: this.#bytes.toClient - toClient,
    })
  }

  /** Resolves when nothing has crossed for `ms` milliseconds. */
  async quiet(ms = 200): Promise<void> {
    let before: number
    do {
      before = this.#bytes.toServer + this.#bytes.toClient
      await wait(ms)
    } while (this.#bytes.toServer + this.#bytes.toClient !== before)
  }

  /** Resets all connections, with what was on its way, on both sides. Returns how many. */
  cut(): number {
    const pairs = [...this.#pairs]
    for (const pair of pairs) reset(pair)
    return pairs.length
  }

  /** Resets one connection, which `random` (in [0, 1)) picks. Returns 0 when there was none. */
  cutOne(random: () => number = Math.random): number {
    const pair = [...this.#pairs][Math.floor(random() * this.#pairs.size)]
    if (pair === undefined) return 0
    reset(pair)
    return 1
  }

  /**
   * From now on new connections are reset as soon as they come; those that are open stay. The
   * port stays bound: let go of, an outgoing connection of any process might take it.
   */
  refuse(): void {
    this.#refusing = true
  }

  accept(): void {
    this.#refusing = false
  }

  /** From now on new connections lead to another port. */
  leadTo(port: number): void {
    this.#upstream = { ...this.#upstream, port }
  }

  /** Stops passing on what the server sends over what is open, as if the client no longer read. */
  hold(): void {
    for (const pair of this.#pairs) {
      pair.server.unpipe(pair.client).pause()
      this.#held.add(pair)
    }
  }

  /** Passes it on again. */
  release(): void {
    for (const { server, client } of this.#held) server.pipe(client)
    this.#held.clear()
  }

  /** Resets what is open and frees the port. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#listener.close(resolve))
    this.cut()
    await closed
  }

  #join(client: net.Socket): void {
    if (this.#refusing) {
      client.on('error', () => {})
      client.resetAndDestroy()
      return
    }
    const server = net.connect(this.#upstream)
    const pair = { client, server }
    this.#pairs.add(pair)
    this.#opened++
    this.#pass(client, server, 'toServer')
    this.#pass(server, client, 'toClient')
    for (const socket of [client, server]) {
      // One side's reset is the other's, and so is a server that is not there.
      socket.on('error', () => reset(pair))
      socket.on('close', () => {
        if (!client.closed || !server.closed) return
        this.#pairs.delete(pair)
        this.#held.delete(pair)
      })
    }
  }

  /** `pipe` waits for the slower side, and ends it (FIN) after the last byte. */
  #pass(from: net.Socket, to: net.Socket, way: keyof Bytes): void {
    from.on('data', (chunk) => {
      this.#bytes[way] += chunk.length
    })
    from.pipe(to)
  }
}

function reset({ client, server }: Pair): void {
  client.resetAndDestroy()
  server.resetAndDestroy()
}
