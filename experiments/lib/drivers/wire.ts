import net from 'node:net'
import type { Account } from './traffic.ts'

/** What a connection does with itself. */
export interface WireListener {
  connected(): void
  /** Bytes, valid during the call, and when they came: ms since 1970 by this process's clock. */
  heard(bytes: Buffer, at: number): void
  /** It is over, once: in order, or with an error's code. */
  ended(why: string): void
}

/** Sockets read into one buffer in turn: Node would allocate 64 KiB for each read. */
const shared = Buffer.allocUnsafeSlow(65_536)

/** The clock that only goes forward, ms since 1970. */
export function localTime(): number {
  return performance.timeOrigin + performance.now()
}

/** One TCP connection, whose bytes are charged to an account. */
export class Wire {
  readonly closed: Promise<void>
  readonly #socket: net.Socket
  readonly #account: Account
  #listener: WireListener | undefined
  #frozen: ReturnType<typeof setTimeout> | undefined

  constructor(target: { host: string; port: number }, account: Account, listener: WireListener) {
    this.#account = account
    this.#listener = listener
    const socket = net.connect({
      ...target,
      noDelay: true,
      onread: { buffer: shared, callback: (count) => this.#read(count) },
    })
    this.#socket = socket
    let why = 'the server ended the connection'
    socket.on('connect', () => this.#listener?.connected())
    socket.on('error', (error: NodeJS.ErrnoException) => {
      why = error.code ?? error.message
    })
    socket.on('timeout', () => {
      why = 'nothing came in time'
      socket.destroy()
    })
    // As soon as the server has ended its half; `close` may wait for what is still to be sent.
    socket.on('end', () => this.#over(why))
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        clearTimeout(this.#frozen)
        account.end()
        resolve()
        this.#over(why)
      })
    })
  }

  /** Ends the connection when nothing came or went for so long, in ms; 0 does not. */
  set patience(ms: number) {
    this.#socket.setTimeout(ms)
  }

  send(bytes: Uint8Array): void {
    if (!this.#socket.writable) return
    this.#account.sent(bytes)
    this.#socket.write(bytes)
  }

  /** Stops reading for so many ms: what comes meanwhile waits in the system, and then at the server. */
  freeze(ms: number): void {
    this.#socket.pause()
    clearTimeout(this.#frozen)
    this.#frozen = setTimeout(() => this.#socket.resume(), ms)
  }

  /** Ends in order, and hears nothing more; what still comes within a second is counted. */
  end(): void {
    this.#listener = undefined
    this.#socket.end()
    const timer = setTimeout(() => this.#socket.destroy(), 1000)
    this.#socket.once('close', () => clearTimeout(timer))
  }

  /** As if the network had gone: a reset, and nothing is heard any more. */
  reset(): void {
    this.#listener = undefined
    this.#socket.resetAndDestroy()
  }

  #read(count: number): boolean {
    const at = localTime()
    const bytes = shared.subarray(0, count)
    this.#account.received(bytes)
    this.#listener?.heard(bytes, at)
    return true
  }

  #over(why: string): void {
    const listener = this.#listener
    this.#listener = undefined
    listener?.ended(why)
  }
}
