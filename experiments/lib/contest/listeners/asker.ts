import net from 'node:net'
import { AnswerReader } from '../../drivers/answers.ts'
import { localTime } from '../../drivers/wire.ts'
import { EventFinder } from './event-finder.ts'
import type { Listening } from './listener.ts'

export interface Asked {
  readonly host: string
  readonly port: number
  /** The request's head, with `CURSOR` where the cursor belongs. */
  readonly head: string
  readonly cursor: string
  /** What every answer has to be. */
  readonly status: 200 | 204
  /**
   * Whether it asks as soon as it is connected, and again as soon as it is answered, then with the
   * cursor that it was given; or only when it is told to.
   */
  readonly isHeld: boolean
}

/** Stands for the cursor in a request's head. */
export const CURSOR = 'CURSOR'

const GIVEN = Buffer.from('"cursor":"')

/** Sockets read into one buffer in turn. */
const shared = Buffer.allocUnsafeSlow(65_536)

/** One kept-alive connection that polls: when it is told to, or whenever it was answered. */
export class Asker {
  isOpen = false
  lost: string | undefined
  asks = 0
  answers = 0
  /** Whether it asks the same again as soon as it is answered. */
  isBusy = false
  readonly #asked: Asked
  readonly #socket: net.Socket
  readonly #parts: readonly string[]
  #cursor: string
  #now = 0

  constructor(asked: Asked, client: number, listening: Pick<Listening, 'event'>) {
    this.#asked = asked
    this.#cursor = asked.cursor
    this.#parts = asked.head.split(CURSOR)
    const finder = new EventFinder((seq, at, isPrice) =>
      listening.event(client, seq, at, isPrice, this.#now),
    )
    const answers = new AnswerReader({
      head: ({ status }) => {
        if (status !== asked.status) this.#lose(`HTTP ${status}`)
        return 'whole'
      },
      body: (bytes) => {
        this.answers++
        finder.push(bytes)
        if (asked.isHeld) this.#follow(bytes)
        else if (this.isBusy) this.ask()
      },
    })
    const { host, port } = asked
    this.#socket = net.connect({
      ...{ host, port, noDelay: true },
      onread: {
        buffer: shared,
        callback: (count) => {
          this.#now = localTime()
          if (this.lost === undefined) answers.push(shared.subarray(0, count))
          return true
        },
      },
    })
    this.#socket.on('connect', () => {
      this.isOpen = true
      if (this.#asked.isHeld) this.ask()
    })
    this.#socket.on('error', (error) => this.#lose(error.message))
    this.#socket.on('close', () => this.#lose('the server ended the connection'))
  }

  ask(): void {
    if (!this.isOpen) return
    this.asks++
    this.#socket.write(this.#parts.join(this.#cursor), 'latin1')
  }

  end(): void {
    this.lost ??= 'it was ended'
    this.#socket.destroy()
  }

  #follow(body: Buffer): void {
    const from = body.indexOf(GIVEN) + GIVEN.length
    this.#cursor = body.toString('latin1', from, body.indexOf('"', from))
    this.ask()
  }

  #lose(why: string): void {
    this.lost ??= why
    this.isOpen = false
    this.#socket.destroy()
  }
}
