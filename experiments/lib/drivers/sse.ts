import { AnswerReader } from './answers.ts'
import { type Block, BlockReader, Gunzipped } from './blocks.ts'
import { driver, type Line, type Talk } from './client.ts'
import { SILENCE } from './silence.ts'

/** Asks once, and is answered without an end, as an EventSource. */
export const sse = driver(
  { name: 'sse', label: 'Server-sent events', hue: '#009E73', shape: 'circle' },
  (line) => new EventStream(line),
)

class EventStream implements Talk {
  readonly #line: Line
  #answers = new AnswerReader({ head: () => 'whole', body: () => {} })
  #receivedAt = 0
  /** What the EventSource was made with: it brings its URL again, and the cursor beside it. */
  #path: string | undefined
  #isGreeted = false

  constructor(line: Line) {
    this.#line = line
  }

  connected(): void {
    const { heads, reader } = this.#line
    const isBack = this.#path !== undefined && reader.cursor !== undefined
    const path = isBack ? (this.#path ?? '') : this.#line.path('sse')
    this.#path = path
    this.#isGreeted = false
    this.#answers = this.#reader()
    this.#line.patience = SILENCE
    this.#line.ask(heads.stream(path, isBack ? reader.cursor : undefined))
  }

  heard(bytes: Buffer, at: number): void {
    this.#receivedAt = at
    this.#answers.push(bytes)
  }

  ended(): void {
    // It comes back by itself once; when that fails too, a new one is made, with `?cursor=`.
    if (!this.#isGreeted) this.#path = undefined
    this.#isGreeted = false
  }

  stop(): void {}

  #reader(): AnswerReader {
    const blocks = new BlockReader({
      event: (bytes, from) => this.#line.reader.event(bytes, from, this.#receivedAt),
      block: (block) => this.#block(block),
    })
    let gunzipped: Gunzipped | undefined
    return new AnswerReader({
      head: ({ status, text, isGzipped }) => {
        if (status !== 200) throw new Error(`HTTP ${status}`)
        if (!/\r\ncontent-type:[ \t]*text\/event-stream/i.test(text)) {
          throw new Error('what came is no event stream')
        }
        if (isGzipped) gunzipped = new Gunzipped()
        return 'pieces'
      },
      body: (bytes) => blocks.push(gunzipped === undefined ? bytes : gunzipped.push(bytes)),
    })
  }

  #block({ event, data, retry }: Block): void {
    if (retry !== undefined) this.#line.hint = retry
    if (event === 'heartbeat') {
      this.#line.reader.heartbeat((JSON.parse(data) as { cursor: string }).cursor)
    }
    if (event !== 'hello') return
    this.#isGreeted = true
    this.#line.reader.batch(Buffer.from(data), this.#receivedAt)
    this.#line.greeted()
  }
}
