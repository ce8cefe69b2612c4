import { BodyFraming } from '../../../server/lab/dissect-chunks.ts'
import { Rest } from './bytes.ts'

const HEAD_END = Buffer.from('\r\n\r\n')
const NOTHING = Buffer.alloc(0)

/** What an answer's head says, as far as a driver asks. */
export interface AnswerHead {
  readonly status: number
  /** From `HTTP/1.1` to the last line's end. */
  readonly text: string
  /** Whether the body is gzipped. */
  readonly isGzipped: boolean
}

export interface AnswerListener {
  /** Whether the body is wanted as a whole, or piece by piece as it comes. */
  head(head: AnswerHead): 'whole' | 'pieces'
  /**
   * A whole body (empty where the answer has none), or a piece of one. Valid during the call.
   * After 101 the pieces are what follows the head.
   */
  body(bytes: Buffer): void
}

/** Reads the answers on one connection, wherever its chunks end. RFC 9112 §6 */
export class AnswerReader {
  readonly #listener: AnswerListener
  readonly #rest = new Rest()
  /** Of the body that is under way. */
  #framing: BodyFraming | undefined
  #isWhole = false
  #pieces: Buffer[] = []

  constructor(listener: AnswerListener) {
    this.#listener = listener
  }

  /** @throws Error on what is no answer */
  push(chunk: Buffer): void {
    const bytes = this.#framing === undefined ? this.#rest.join(chunk) : chunk
    let at = 0
    while (at < bytes.length) {
      if (this.#framing !== undefined) {
        at = this.#takeBody(this.#framing, bytes, at)
        continue
      }
      const end = bytes.indexOf(HEAD_END, at)
      if (end < 0) {
        this.#rest.keep(bytes.subarray(at))
        return
      }
      this.#takeHead(bytes.toString('latin1', at, end + 2))
      at = end + 4
    }
  }

  /** The connection has ended, and with it a body that nothing else ends. */
  end(): void {
    if (this.#framing?.content === Number.POSITIVE_INFINITY && this.#isWhole) this.#ended()
  }

  #takeHead(text: string): void {
    if (!text.startsWith('HTTP/1.')) throw new Error('what came is no HTTP answer')
    const status = Number(text.slice(9, 12))
    // RFC 9110 §15.2: another answer follows.
    if (status < 200 && status !== 101) return
    const isGzipped = /\r\ncontent-encoding:[ \t]*gzip/i.test(text)
    this.#isWhole = this.#listener.head({ status, text, isGzipped }) === 'whole'
    const length = status === 101 ? Number.POSITIVE_INFINITY : lengthOf(status, text)
    if (length === 0) this.#ended()
    else this.#framing = new BodyFraming(length)
  }

  #takeBody(framing: BodyFraming, bytes: Buffer, at: number): number {
    if (framing.content === 0) {
      const stepped = framing.step(bytes[at] as number)
      if (stepped === 'wrong') throw new Error('a chunk has no size')
      if (stepped === 'end') this.#ended()
      return at + 1
    }
    const to = Math.min(bytes.length, at + framing.content)
    const piece = bytes.subarray(at, to)
    framing.content -= piece.length
    if (!this.#isWhole) this.#listener.body(piece)
    else if (framing.isDone && this.#pieces.length === 0) this.#ended(piece)
    else this.#pieces.push(Buffer.from(piece))
    if (framing.isDone && this.#framing === framing) this.#ended()
    return to
  }

  #ended(body?: Buffer): void {
    const pieces = this.#pieces
    this.#framing = undefined
    this.#pieces = []
    if (this.#isWhole)
      this.#listener.body(body ?? (pieces.length ? Buffer.concat(pieces) : NOTHING))
  }
}

function lengthOf(status: number, text: string): number | 'chunked' {
  if (status === 204 || status === 304) return 0
  if (/\r\ntransfer-encoding:[^\r]*\bchunked/i.test(text)) return 'chunked'
  const [, length] = /\r\ncontent-length:[ \t]*(\d+)/i.exec(text) ?? []
  return length === undefined ? Number.POSITIVE_INFINITY : Number(length)
}
