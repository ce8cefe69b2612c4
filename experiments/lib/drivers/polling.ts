import { gunzipSync } from 'node:zlib'
import { AnswerReader } from './answers.ts'
import type { Line, Talk } from './client.ts'
import { localTime } from './wire.ts'

/** What tells one way of polling from the other. */
export interface Polling {
  readonly transport: string
  /** Milliseconds from the start of one poll to that of the next; 0: at once. */
  interval(): number
  /** Seconds that the server may hold a poll; undefined: it is not asked to. */
  readonly wait: number | undefined
}

/** Milliseconds beyond `wait` after which a poll is given up, as browser halves do. */
const PATIENCE = 10_000

/** Milliseconds before asking again when the log is out of reach, which is answered at once. */
const STALE = 2000

/**
 * Asks again and again over one kept-alive connection, with the cursor of the answer before. Polls
 * begin where they were meant to, so that slow ones do not shift those that follow; the first
 * pause is a random part of the interval, since polls that share the feed's period lock to it.
 */
export class PollTalk implements Talk {
  readonly #line: Line
  readonly #polling: Polling
  #answers: AnswerReader
  /** Status and coding of the answer that is under way. */
  #status = 0
  #isGzipped = false
  #receivedAt = 0
  #isAsking = false
  /** Whether an answer has come since the line was opened. */
  #isStarting = true
  /** When the current poll was meant to begin. */
  #meant = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(line: Line, polling: Polling) {
    this.#line = line
    this.#polling = polling
    this.#answers = this.#reader()
  }

  connected(): void {
    this.#answers = this.#reader()
    if (this.#isStarting) this.#meant = localTime()
    this.#ask()
  }

  heard(bytes: Buffer, at: number): void {
    this.#receivedAt = at
    this.#answers.push(bytes)
  }

  over(): void {
    this.#answers.end()
  }

  /** A kept-alive connection may end between two polls: browsers make a new one for the next. */
  get isIdle(): boolean {
    return !this.#isAsking && !this.#isStarting
  }

  ended(): void {
    this.stop()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#isAsking = false
    this.#isStarting = true
  }

  #ask(): void {
    const { wait, transport } = this.#polling
    // The first is not held, so that it is soon known whether there is a server.
    const hold = wait !== undefined && this.#isStarting ? 0 : wait
    this.#isAsking = true
    this.#line.patience = (hold ?? 0) * 1000 + PATIENCE
    const more = hold === undefined ? '' : `wait=${hold}`
    this.#line.ask(this.#line.heads.poll(this.#line.path(transport, more)))
  }

  #reader(): AnswerReader {
    return new AnswerReader({
      head: ({ status, isGzipped }) => {
        this.#status = status
        this.#isGzipped = isGzipped
        return 'whole'
      },
      body: (bytes) => this.#answered(this.#isGzipped ? gunzipSync(bytes) : bytes),
    })
  }

  #answered(body: Buffer): void {
    const { reader, counts } = this.#line
    if (this.#status !== 200 && this.#status !== 204) throw new Error(`HTTP ${this.#status}`)
    this.#isAsking = false
    const isFirst = this.#isStarting
    this.#isStarting = false
    this.#line.patience = 0
    this.#line.greeted()
    if (this.#status === 204) {
      counts.empty++
      reader.nothing(this.#receivedAt)
      this.#pause(isFirst)
      return
    }
    const { events, more, stale } = reader.batch(body, this.#receivedAt)
    if (events === 0) counts.empty++
    if (more) this.#again(0)
    else if (stale && events === 0) this.#again(STALE)
    else this.#pause(isFirst)
  }

  #pause(isFirst: boolean): void {
    const interval = this.#polling.interval() * (isFirst ? this.#line.random() : 1)
    // The first from the answer: phases below the round trip would all begin with it otherwise.
    const from = isFirst ? this.#receivedAt : this.#meant
    this.#meant = Math.max(from + interval, this.#receivedAt)
    this.#again(this.#meant - localTime())
  }

  #again(ms: number): void {
    if (this.#line.state === 'closed') return
    clearTimeout(this.#timer)
    const ask = (): void => {
      if (this.#line.isConnected) this.#ask()
      else this.#line.reconnect()
    }
    if (ms <= 0) ask()
    else this.#timer = setTimeout(ask, ms)
  }
}
