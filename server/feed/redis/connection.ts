import { createClient, ErrorReply } from '@redis/client'
import { OutOfReach } from '../out-of-reach.ts'
import { explained } from './not-redis.ts'
import type { Keys, Script } from './scripts.ts'

/** What Redis answers: strings, numbers, nothing, or lists of those. */
export type Reply = string | number | null | Reply[]

/**
 * Milliseconds for Redis to answer, from its last answer on: one that was paused keeps its sockets
 * open, and says nothing. One that is far away, or busy, has a lot on its way to us.
 */
const DEADLINE = 2000

/**
 * One connection to Redis, for as long as it lasts. It never comes back by itself, and no command
 * waits for another one: what was on its way when it broke is for its caller to judge.
 */
export class Connection {
  readonly #url: string
  readonly #client
  readonly #gone: (why: Error) => void
  /** Who waits for an answer: told why none comes. */
  readonly #waiting = new Set<(why: Error) => void>()
  /** When the last answer came, by `performance.now()`. */
  #answered = 0
  #isOpen = false
  #isClosed = false

  private constructor(url: string, gone: (why: Error) => void) {
    this.#url = url
    this.#gone = gone
    this.#client = createClient({
      url,
      RESP: 2,
      socket: { connectTimeout: DEADLINE, reconnectStrategy: false },
      disableOfflineQueue: true,
      disableClientInfo: true,
      maintNotifications: 'disabled',
    })
    this.#client.on('error', (error: Error) => this.#end(error))
  }

  /**
   * @param url `redis://` or, with TLS, `rediss://`
   * @param gone called once when it ends other than by `close`
   * @param closing ends it, from before it is open on
   * @throws OutOfReach when there is no connection within 2 s
   */
  static async open(
    url: string,
    gone: (why: Error) => void,
    closing: AbortSignal,
  ): Promise<Connection> {
    const connection = new Connection(url, gone)
    closing.addEventListener('abort', () => connection.close(), { once: true })
    if (closing.aborted) connection.close()
    await connection.#within(DEADLINE, () => connection.#client.connect())
    connection.#isOpen = true
    return connection
  }

  /** Commands on their way. */
  get waiting(): number {
    return this.#waiting.size
  }

  /**
   * @param waits milliseconds for which Redis is asked to hold the answer
   * @throws OutOfReach when the connection breaks, or there is no answer in time
   * @throws ErrorReply as Redis answers
   */
  async call(command: readonly string[], waits = 0): Promise<Reply> {
    return this.#within(waits + DEADLINE, () => this.#client.sendCommand<Reply>([...command]))
  }

  /** @throws as `call` does */
  async run({ text, sha }: Script, keys: Keys, args: readonly string[]): Promise<Reply> {
    const rest = [`${keys.length}`, ...keys, ...args]
    try {
      return await this.call(['EVALSHA', sha, ...rest])
    } catch (error) {
      if (!(error instanceof ErrorReply && error.message.startsWith('NOSCRIPT'))) throw error
      return this.call(['EVAL', text, ...rest])
    }
  }

  close(): void {
    this.#close(new OutOfReach('the connection to Redis was closed'))
  }

  #within<T>(ms: number, ask: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#isClosed) throw new OutOfReach('the connection to Redis is closed')
      const settle = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(fail)
      }
      const fail = (why: Error): void => {
        settle()
        reject(why instanceof OutOfReach ? why : new OutOfReach(why.message, why))
      }
      const late = (): void => {
        if (!this.#waiting.has(fail)) return
        const left = this.#answered + ms - performance.now()
        if (left > 0) timer = setTimeout(setImmediate, left, late)
        else this.#end(new OutOfReach(`Redis did not answer within ${ms} ms`))
      }
      // What came while this process was busy is read first.
      let timer = setTimeout(setImmediate, ms, late)
      this.#waiting.add(fail)
      ask().then(
        (answer) => {
          this.#answered = performance.now()
          settle()
          resolve(answer)
        },
        (error: Error) => {
          if (error instanceof ErrorReply) {
            this.#answered = performance.now()
            settle()
            reject(error)
          } else this.#end(error)
        },
      )
    })
  }

  /** Ends it as one that broke: what is at its other end is of no use. */
  abandon(why: Error): void {
    this.#end(why)
  }

  #end(reason: Error): void {
    if (this.#isClosed) return
    const why = explained(reason, this.#url, this.#isOpen)
    this.#close(why)
    this.#gone(why)
  }

  #close(why: Error): void {
    if (this.#isClosed) return
    this.#isClosed = true
    // One that has just broken has nothing left to destroy, and would throw.
    if (this.#client.isOpen) this.#client.destroy()
    for (const fail of this.#waiting) fail(why)
  }
}
