import type { Message } from './dissect-field.ts'
import { CONTINUATION, frameHead, frameHeadSize, isControl } from './dissect-frame-head.ts'

/** Finds where frames end (RFC 6455 §5.2), and knows which belong to one message (§5.4). */
export class FrameReader {
  /** The longest is 14 bytes: two, a length of eight, and a key of four. */
  readonly #head = new Uint8Array(14)
  #read = 0
  #left = 0
  /** The fragmented message that is under way. */
  #message: { readonly opcode: number; readonly isDeflated: boolean } | undefined

  /** Takes bytes of a frame from an index on; returns where it stopped, and whether it ended. */
  read(chunk: Uint8Array, from: number): { at: number; isEnd: boolean } {
    let at = from
    while (!this.#isHeadWhole) {
      if (at === chunk.length) return { at, isEnd: false }
      this.#head[this.#read++] = chunk[at++] as number
      if (this.#isHeadWhole) this.#left = frameHead(this.#head)?.length ?? 0
    }
    const to = Math.min(chunk.length, at + this.#left)
    this.#left -= to - at
    return { at: to, isEnd: this.#left === 0 }
  }

  /** The frame has ended: how it stands to those before it. */
  next(): Pick<Message, 'continues' | 'deflated'> {
    const first = this.#head[0] as number
    this.#read = 0
    const opcode = first & 15
    if (isControl(opcode)) return {}
    const isFirst = opcode !== CONTINUATION
    const before = this.#message
    const isDeflated = isFirst ? (first & 0x40) !== 0 : before?.isDeflated === true
    if (first >= 0x80) this.#message = undefined
    else if (isFirst) this.#message = { opcode, isDeflated }
    return { ...(before && { continues: before.opcode }), ...(isDeflated && { deflated: true }) }
  }

  get #isHeadWhole(): boolean {
    return this.#read > 1 && this.#read >= frameHeadSize(this.#head[1] as number)
  }
}
