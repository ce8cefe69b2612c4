import { once } from 'node:events'
import net, { type AddressInfo, type Server } from 'node:net'
import { arrivalIn } from '../arrival.ts'
import { clientOf } from './clients.ts'

/**
 * A way into a server with TLS for the roads of this process, which have ended it: a plain listener on
 * loopback that opens when the first road needs it. Whoever else knocks is turned away unheard.
 */
export class Entrance {
  readonly #server: Server
  #opening: Promise<net.Server> | undefined
  #isClosed = false

  /** @param server which serves the connections as if they were its own */
  constructor(server: Server) {
    this.#server = server
  }

  /** Where roads lead to. @throws what `listen` does */
  async address(): Promise<{ host: string; port: number }> {
    this.#opening ??= this.#open()
    const { address, port } = (await this.#opening).address() as AddressInfo
    return { host: address, port }
  }

  /** The connections stay the server's to end. */
  async close(): Promise<void> {
    this.#isClosed = true
    const listener = await this.#opening?.catch(() => undefined)
    listener?.close()
  }

  async #open(): Promise<net.Server> {
    if (this.#isClosed) throw new Error('the entrance is closed')
    // As Node's own HTTP server has them.
    const listener = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      if (clientOf(socket) === undefined) socket.destroy()
      else this.#server.emit(arrivalIn(this.#server), socket)
    })
    listener.on('error', () => {})
    try {
      await once(listener.listen(0, '127.0.0.1'), 'listening')
    } catch (error) {
      this.#opening = undefined
      throw error
    }
    return listener
  }
}
