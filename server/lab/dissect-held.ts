import { LIMIT } from './dissect-field.ts'

const NOTHING = new Uint8Array(0)

/** Bytes above which a buffer is given back rather than used again. */
const SMALL = 65_536

/**
 * The bytes of the message that is under way: those in the chunk at hand are not copied until it
 * takes another chunk to complete them. No more than `LIMIT` are kept, and all are counted.
 */
export class Held {
  /** Bytes of the message that came in earlier chunks, kept or not. */
  length = 0
  #buffer = NOTHING
  #kept = 0
  #chunk = NOTHING
  /** Where the message, or the rest of it, begins in the chunk. */
  #mark = 0

  get isWhole(): boolean {
    return this.#kept === this.length
  }

  begin(chunk: Uint8Array): void {
    this.#chunk = chunk as Uint8Array<ArrayBuffer>
    this.#mark = 0
  }

  /** Where in the message an index of the chunk is. */
  position(at: number): number {
    return this.length + at - this.#mark
  }

  /** The message up to an index of the chunk, or as much of it as is kept. */
  upTo(at: number): Uint8Array {
    if (this.length === 0) return this.#chunk.subarray(this.#mark, Math.min(at, this.#mark + LIMIT))
    this.#add(at)
    return this.#buffer.slice(0, this.#kept)
  }

  /** The message is over; the next one begins at this index of the chunk. */
  next(at: number): void {
    this.#mark = at
    this.#forget()
  }

  /**
   * The chunk is over: what is to outlive it is copied, for it may be a small part of something
   * large, or used again. What will not be shown is only counted.
   */
  end(keep: boolean): void {
    if (keep) this.#add(this.#chunk.length)
    else this.length = this.position(this.#chunk.length)
    if (!keep) this.#kept = 0
    this.begin(NOTHING)
  }

  /** Takes back all that is kept. */
  release(): Uint8Array {
    const bytes = this.#buffer.slice(0, this.#kept)
    this.#forget()
    return bytes
  }

  #add(to: number): void {
    const fresh = this.#chunk.subarray(this.#mark, to)
    const kept = Math.min(this.#kept + fresh.length, LIMIT)
    if (kept > this.#buffer.length) {
      const grown = new Uint8Array(Math.min(Math.max(2 * this.#buffer.length, kept, 256), LIMIT))
      grown.set(this.#buffer.subarray(0, this.#kept))
      this.#buffer = grown
    }
    this.#buffer.set(fresh.subarray(0, kept - this.#kept), this.#kept)
    this.#kept = kept
    this.length += to - this.#mark
    this.#mark = to
  }

  #forget(): void {
    this.#kept = 0
    this.length = 0
    if (this.#buffer.length > SMALL) this.#buffer = NOTHING
  }
}
