import type { Socket } from 'node:net'
import type { Faults } from './faults.ts'
import { Line, reset } from './line.ts'

/** As seen by the client: `up` goes to the server, `down` comes from it. */
export type Direction = 'up' | 'down'

/** Bytes that crossed. */
export type Crossed = Record<Direction, number>

/** A client's connection to the road, and the road's to the server on its behalf. */
export class Connection {
  /** 1, 2, 3 … of its road. */
  readonly id: number
  /** The client's address. */
  readonly client: string
  readonly crossed: Crossed = { up: 0, down: 0 }
  readonly #sockets: readonly Socket[]
  readonly #lines: readonly Line[]

  constructor(
    id: number,
    client: Socket,
    upstream: Socket,
    faults: Faults,
    crossed: (connection: Connection, direction: Direction, bytes: Buffer) => void,
  ) {
    this.id = id
    // Undefined when the client is gone already.
    this.client = client.remoteAddress ?? ''
    this.#sockets = [client, upstream]
    const lineOf = (direction: Direction, from: Socket, to: Socket): Line =>
      new Line(from, to, faults, (bytes) => {
        this.crossed[direction] += bytes.length
        crossed(this, direction, bytes)
      })
    const up = lineOf('up', client, upstream)
    const down = lineOf('down', upstream, client)
    this.#lines = [up, down]
    // One side's reset becomes the other's, after its last bytes; so does a server that is away.
    client.on('error', () => {
      down.stop()
      up.take('reset')
    })
    upstream.on('error', () => {
      up.stop()
      down.take('reset')
    })
  }

  /** Resolves when both sockets are closed. */
  async closed(): Promise<void> {
    await Promise.all(
      this.#sockets.map((socket) => {
        return socket.closed || new Promise((resolve) => socket.once('close', resolve))
      }),
    )
  }

  /** Bytes on their way, both ways. */
  get underway(): number {
    return this.#lines.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** The road's conditions have changed. */
  pass(): void {
    for (const line of this.#lines) line.pass()
  }

  /** Resets both sides at once; what is on its way is lost. */
  cut(): void {
    for (const line of this.#lines) line.stop()
    for (const socket of this.#sockets) reset(socket)
  }
}
