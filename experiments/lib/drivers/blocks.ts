import { constants, inflateRawSync } from 'node:zlib'
import { Rest } from './bytes.ts'

const BLOCK_END = Buffer.from('\n\n')
const FLUSH_END = Buffer.from([0x00, 0x00, 0xff, 0xff])
/** Without name, time or comment, RFC 1952 §2.3. */
const GZIP_HEAD = 10

/** A block of an event stream that is more than an event, WHATWG HTML §9.2.6. */
export interface Block {
  /** `message` where the block names none. */
  readonly event: string
  readonly data: string
  /** Milliseconds, where the block sets them. */
  readonly retry: number | undefined
}

export interface BlockListener {
  /** An unnamed event: its data begin here. Valid during the call. */
  event(bytes: Buffer, from: number): void
  block(block: Block): void
}

/** Reads an event stream whose lines end in LF, block by block. */
export class BlockReader {
  readonly #listener: BlockListener
  readonly #rest = new Rest()

  constructor(listener: BlockListener) {
    this.#listener = listener
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.join(chunk)
    let at = 0
    for (;;) {
      const end = bytes.indexOf(BLOCK_END, at)
      if (end < 0) break
      this.#take(bytes, at, end)
      at = end + 2
    }
    this.#rest.keep(bytes.subarray(at))
  }

  /** An event is `id: …` and `data: {…}`: that is all that the hot path looks at. */
  #take(bytes: Buffer, from: number, to: number): void {
    if (bytes[from] === 0x69 /* i */) {
      const data = bytes.indexOf(0x0a, from) + 7
      if (data < to && bytes[data] === 0x7b /* { */ && bytes[data - 6] === 0x64 /* d */) {
        this.#listener.event(bytes, data)
        return
      }
    }
    const block = blockOf(bytes.toString('utf8', from, to))
    if (block.event === 'message' && block.data !== '') {
      this.#listener.event(Buffer.from(block.data), 0)
    } else {
      this.#listener.block(block)
    }
  }
}

function blockOf(text: string): Block {
  const data: string[] = []
  let event = 'message'
  let retry: number | undefined
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (name === 'data') data.push(value)
    else if (name === 'event') event = value
    else if (name === 'retry' && /^\d+$/.test(value)) retry = Number(value)
  }
  return { event, data: data.join('\n'), retry }
}

/**
 * Inflates a gzipped event stream. Each flush is inflated on its own, which is right where what
 * comes between two of them refers to nothing before it, as with our server: no state is kept, and
 * what arrives can be read in the same turn.
 */
export class Gunzipped {
  readonly #rest = new Rest()
  #isBegun = false

  /** What can be read now. */
  push(chunk: Buffer): Buffer {
    let bytes = this.#rest.join(chunk)
    if (!this.#isBegun && bytes.length >= GZIP_HEAD) {
      bytes = bytes.subarray(GZIP_HEAD)
      this.#isBegun = true
    }
    const end = this.#isBegun ? bytes.lastIndexOf(FLUSH_END) + 4 : 3
    this.#rest.keep(bytes.subarray(end > 3 ? end : 0))
    if (end <= 3) return Buffer.alloc(0)
    return inflateRawSync(bytes.subarray(0, end), { finishFlush: constants.Z_SYNC_FLUSH })
  }
}
