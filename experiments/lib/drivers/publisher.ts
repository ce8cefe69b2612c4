import { AnswerReader } from './answers.ts'
import type { DriveOptions, Published } from './driver.ts'
import type { Heads } from './headers.ts'
import { Traffic, type Ways } from './traffic.ts'
import { localTime, Wire } from './wire.ts'

interface Post {
  readonly request: Buffer
  sentAt: number
  resolve(published: Published): void
  reject(error: Error): void
}

/** Publishes with POST, one after the other on a kept-alive connection of its own, as fetch does. */
export class Publisher {
  readonly #options: DriveOptions
  readonly #heads: Heads
  readonly #traffic: Traffic
  readonly #waiting: Post[] = []
  #wire: Wire | undefined
  #isConnected = false
  #isAsking = false
  #status = 0

  constructor(options: DriveOptions, heads: Heads) {
    this.#options = options
    this.#heads = heads
    this.#traffic = new Traffic(options.split ?? true)
  }

  traffic(): Ways {
    return this.#traffic.read()
  }

  publish(json: string): Promise<Published> {
    const { bench } = this.#options
    const path = `/feed/events${bench === undefined ? '' : `?bench=${encodeURIComponent(bench)}`}`
    const body = Buffer.from(json)
    const head = Buffer.from(this.#heads.publish(path, body.length), 'latin1')
    return new Promise((resolve, reject) => {
      // From when it is asked for: a connection that must be made first is part of it.
      const request = Buffer.concat([head, body])
      this.#waiting.push({ request, sentAt: localTime(), resolve, reject })
      this.#next()
    })
  }

  close(): Promise<void> {
    const wire = this.#wire
    wire?.end()
    this.#lost('the client was closed')
    return wire?.closed ?? Promise.resolve()
  }

  #next(): void {
    const [post] = this.#waiting
    if (post === undefined || this.#isAsking) return
    if (this.#wire === undefined) this.#connect()
    if (!this.#isConnected) return
    this.#isAsking = true
    this.#wire?.send(post.request)
  }

  #connect(): void {
    let receivedAt = 0
    const answers = new AnswerReader({
      head: ({ status }) => {
        this.#status = status
        return 'whole'
      },
      body: (bytes) => this.#answered(bytes, receivedAt),
    })
    const { host, port } = this.#options
    this.#wire = new Wire({ host, port }, this.#traffic.begin(), {
      connected: () => {
        this.#isConnected = true
        this.#next()
      },
      heard: (bytes, at) => {
        receivedAt = at
        try {
          answers.push(bytes)
        } catch (error) {
          this.#wire?.end()
          this.#lost((error as Error).message)
        }
      },
      ended: (why) => this.#lost(why),
    })
  }

  #answered(body: Buffer, receiptAt: number): void {
    const post = this.#waiting.shift()
    this.#isAsking = false
    if (this.#status === 201) {
      const { id } = JSON.parse(body.toString()) as { id: string }
      post?.resolve({ id, sentAt: post.sentAt, receiptAt })
    } else post?.reject(new Error(`HTTP ${this.#status}: ${body.toString().slice(0, 200)}`))
    this.#next()
  }

  #lost(why: string): void {
    this.#wire = undefined
    this.#isConnected = false
    this.#isAsking = false
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(why))
  }
}
