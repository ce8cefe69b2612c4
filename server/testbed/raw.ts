import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'
import type { Pair } from '../tls/pair.ts'
import { atEnd } from './lifetime.ts'
import { parseResponses, type RawResponse } from './raw-response.ts'

/** A socket that says what a test makes it say, for the edges that no HTTP client goes to. */
export class RawConnection {
  /** True once the other side has ended, in order or not. */
  ended = false
  /** Why it ended, when that was not in order: `ECONNRESET` and the like. */
  error: string | undefined
  readonly #socket: net.Socket
  readonly #chunks: Buffer[] = []

  private constructor(socket: net.Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#chunks.push(chunk))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code ?? error.message
    })
    const end = () => {
      this.ended = true
    }
    socket.on('end', end).on('close', end)
    atEnd(() => this.close())
  }

  /** @param localAddress where it comes from, one of this machine's */
  static async open(
    port: number,
    host = '127.0.0.1',
    localAddress?: string,
  ): Promise<RawConnection> {
    const from = localAddress === undefined ? {} : { localAddress }
    const socket = net.connect({ port, host, ...from, allowHalfOpen: true, noDelay: true })
    await once(socket, 'connect')
    return new RawConnection(socket)
  }

  /** Over TLS, for HTTP/1. */
  static async secure(port: number, { cert }: Pair, protocol = 'http/1.1'): Promise<RawConnection> {
    const options = { port, host: '127.0.0.1', ca: cert, ALPNProtocols: [protocol] }
    const socket = tls.connect(options)
    await once(socket, 'secureConnect')
    return new RawConnection(socket)
  }

  /** All that has come so far. */
  get received(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  get text(): string {
    return this.received.toString()
  }

  write(bytes: string | Uint8Array): this {
    this.#socket.write(bytes)
    return this
  }

  /** Ends its own half (FIN) and goes on reading. */
  end(): this {
    this.#socket.end()
    return this
  }

  /** Stops reading, as a client does that is too slow: the server's writes back up. */
  pause(): this {
    this.#socket.pause()
    return this
  }

  resume(): this {
    this.#socket.resume()
    return this
  }

  /** Leaves in order, or with a reset. */
  close(how: 'end' | 'reset' = 'end'): void {
    if (how === 'reset') this.#socket.resetAndDestroy()
    else this.#socket.destroy()
  }

  /**
   * Resolves to all that has come, once `enough` says so.
   * @throws Error with what has come when the other side ends first, or after `ms`
   */
  async until(enough: (text: string) => boolean, ms = 5_000): Promise<Buffer> {
    await this.#wait(() => enough(this.text), ms, 'what was waited for')
    return this.received
  }

  /** Resolves to all that came, once the other side has ended. @throws Error after `ms` */
  async untilEnd(ms = 5_000): Promise<Buffer> {
    await this.#wait(() => this.ended, ms, 'the end')
    return this.received
  }

  #wait(done: () => boolean, ms: number, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = this.#socket
      const leave = (error?: Error) => {
        clearTimeout(timer)
        for (const event of ['data', 'end', 'close']) socket.off(event, check)
        if (error) reject(error)
        else resolve()
      }
      const fail = (why: string) => {
        leave(new Error(`${why} before ${what}, having sent: ${JSON.stringify(this.text)}`))
      }
      const check = () => {
        if (done()) leave()
        else if (this.ended) fail(`the other side ended (${this.error ?? 'in order'})`)
      }
      const timer = setTimeout(() => fail(`${ms} ms passed`), ms)
      for (const event of ['data', 'end', 'close']) socket.on(event, check)
      check()
    })
  }
}

/** One conversation: says it all at once, and reads to the end or until `enough`. */
export async function exchange(
  port: number,
  request: string | Uint8Array,
  enough?: (text: string) => boolean,
  ms = 5_000,
): Promise<RawResponse[]> {
  const connection = await RawConnection.open(port)
  connection.write(request)
  const bytes = await (enough ? connection.until(enough, ms) : connection.untilEnd(ms))
  const { ended } = connection
  connection.close()
  const methods = [...request.toString().matchAll(/^([A-Z]+) \S+ HTTP\/1\.[01]\r$/gm)]
  return parseResponses(bytes, { ended, methods: methods.map(([, method = '']) => method) })
}
