import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { problem } from '../problem.ts'
import type { Exceeded, Limit } from './exceeded.ts'

/** Messages of one peer that are being answered at a time. */
const ON_HAND = 16

/** Milliseconds that a peer gets to take its last answers, and the reason why it was closed. */
const GOODBYE = 1000

export interface IntakeLimits {
  readonly maxMessages: number
  readonly maxQueuedBytes: number
}

/**
 * What one WebSocket's peer sends. It is read no further while as much is on hand as may be, and while
 * it does not read what it is answered: both would pile up. One that sends too much all the same is
 * told so, and closed with 1008 (RFC 6455 §7.4.1).
 */
export class Intake {
  readonly #ws: WebSocket
  readonly #socket: Socket
  readonly #limits: IntakeLimits
  readonly #exceeded: Exceeded
  readonly #client: string
  /** Messages, pings and pongs of this second. */
  #count = 0
  #second = 0
  #onHand = 0
  /** Bytes of answers that have not gone out; what the feed has to say does not count. */
  #queued = 0
  #isOver = false

  constructor(
    ws: WebSocket,
    socket: Socket,
    limits: IntakeLimits,
    exceeded: Exceeded,
    client: string,
  ) {
    this.#ws = ws
    this.#socket = socket
    this.#limits = limits
    this.#exceeded = exceeded
    this.#client = client
    // A ping is answered, and either is worth as little as an empty message.
    ws.on('ping', () => void this.takes())
    ws.on('pong', () => void this.takes())
    ws.on('error', ({ code }: NodeJS.ErrnoException) => {
      const limit = TOO_LARGE[code ?? '']
      if (limit !== undefined) exceeded.note(limit, client)
    })
    socket.on('drain', () => {
      if (!this.#isOver) this.#throttle()
    })
  }

  /** Whether a message that has come is to be looked at; to be asked once about each. */
  takes(): boolean {
    if (this.#isOver || this.#ws.readyState !== this.#ws.OPEN) return false
    const now = performance.now()
    if (now - this.#second >= 1000) {
      this.#second = now
      this.#count = 0
    }
    this.#count++
    if (this.#count > this.#limits.maxMessages) this.#end()
    else this.#throttle()
    return !this.#isOver
  }

  /** Sends what a message is answered, once it is known. */
  async answer(making: Promise<string>): Promise<void> {
    this.#onHand++
    this.#throttle()
    try {
      this.#send(await making)
    } finally {
      this.#onHand--
      if (this.#isOver) this.#close()
      else this.#throttle()
    }
  }

  #send(text: string): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return
    if (this.#queued > this.#limits.maxQueuedBytes) {
      this.#exceeded.note('queuedBytes', this.#client)
      this.#ws.terminate()
      return
    }
    const bytes = Buffer.from(text)
    this.#queued += bytes.length
    this.#ws.send(bytes, { binary: false, compress: false }, () => {
      this.#queued -= bytes.length
    })
  }

  #throttle(): void {
    const isFull = this.#onHand >= ON_HAND || this.#socket.writableNeedDrain
    if (isFull) this.#ws.pause()
    else if (this.#ws.isPaused) this.#ws.resume()
  }

  #end(): void {
    this.#isOver = true
    this.#exceeded.note('messages', this.#client)
    // What else it has sent is not worth reading, the answer to our goodbye included.
    this.#ws.pause()
    setTimeout(() => this.#ws.terminate(), GOODBYE).unref()
    this.#close()
  }

  /** Once all is answered that came before it was too much. */
  #close(): void {
    if (this.#onHand > 0 || this.#ws.readyState !== this.#ws.OPEN) return
    const { maxMessages } = this.#limits
    const detail = `${maxMessages} messages a second are all that may be sent over one WebSocket.`
    const it = problem(429, 'flood', detail)
    this.#ws.send(JSON.stringify({ type: 'problem', problem: it }), { compress: false })
    this.#ws.close(1008, 'too many messages')
  }
}

/** What `ws` closes a peer for by itself, with 1009 and 1008. */
const TOO_LARGE: Readonly<Record<string, Limit>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'messageBytes',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'messageBytes',
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 'fragments',
}
