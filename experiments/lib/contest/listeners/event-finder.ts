import { Rest } from '../../drivers/bytes.ts'

/** What stands around the id, the type and the time of an event, in this order. */
interface Marks {
  readonly start: Buffer
  /** Between the end of the id and the first letter of the type. */
  readonly type: Buffer
  readonly at: Buffer
}

function marks(quote: string): Marks {
  const [start, type, at] = [`{"id":"`, `","type":"`, `"at":`].map((text) => {
    return Buffer.from(text.replaceAll('"', quote))
  }) as [Buffer, Buffer, Buffer]
  return { start, type, at }
}

/** As JSON has it; and as a string within JSON has it, which is how SockJS sends it. */
const PLAIN = marks('"')
const ESCAPED = marks('\\"')

const [BRACE, DOT, ZERO, NINE, PRICE] = [...'{.09p'].map((letter) => letter.charCodeAt(0)) as [
  ...[number, number, number, number, number],
]

/** @param at ms since 1970 */
export type OnEvent = (seq: number, at: number, isPrice: boolean) => void

/**
 * Finds events in raw bytes, whatever stands around them: frames, blocks, chunks, batches. An event
 * begins with its id, and then says its type and its time; within a string no quote stands without
 * a backslash, so that no title can look like one. Costs two searches for an event, and is told of
 * one as soon as its time is there: the rest of it may be in the next chunk.
 */
export class EventFinder {
  readonly #onEvent: OnEvent
  readonly #marks: Marks
  readonly #rest = new Rest()

  constructor(onEvent: OnEvent, isEscaped = false) {
    this.#onEvent = onEvent
    this.#marks = isEscaped ? ESCAPED : PLAIN
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.join(chunk)
    let from = 0
    for (;;) {
      const start = bytes.indexOf(this.#marks.start, from)
      const end = start < 0 ? undefined : this.#take(bytes, start + this.#marks.start.length)
      if (end === undefined) {
        this.#rest.keep(bytes.subarray(start < 0 ? this.#unsure(bytes, from) : start))
        return
      }
      from = end
    }
  }

  /** Where what may be the beginning of an event stands, at the very end; or the end. */
  #unsure(bytes: Buffer, from: number): number {
    const first = Math.max(from, bytes.length - this.#marks.start.length + 1)
    for (let at = first; at < bytes.length; at++) if (bytes[at] === BRACE) return at
    return bytes.length
  }

  /** Where the event's time ends; undefined when that has not come yet. */
  #take(bytes: Buffer, id: number): number | undefined {
    let place = id
    while (place < bytes.length && bytes[place] !== DOT) place++
    let seq = 0
    for (place++; isDigit(bytes[place]); place++) seq = seq * 10 + (bytes[place] as number) - ZERO
    const isPrice = bytes[place + this.#marks.type.length] === PRICE
    const at = bytes.indexOf(this.#marks.at, place)
    if (at < 0) return undefined
    place = at + this.#marks.at.length
    let ms = 0
    for (; isDigit(bytes[place]); place++) ms = ms * 10 + (bytes[place] as number) - ZERO
    if (bytes[place] === DOT) {
      let unit = 0.1
      for (place++; isDigit(bytes[place]); place++, unit /= 10) {
        ms += ((bytes[place] as number) - ZERO) * unit
      }
    }
    if (place >= bytes.length) return undefined
    this.#onEvent(seq, ms, isPrice)
    return place
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE
}
