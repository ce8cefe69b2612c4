import type { Entry } from './entry.ts'

/** Bytes of JSON that a log may hold, so that `--retain` of huge events cannot fill the memory. */
const MOST_BYTES = 256 * 1024 * 1024

/** The tail of a log in memory: the newest `retain` entries, read by seq. */
export class Ring {
  readonly #mostBytes: number
  readonly #slots: (Entry | undefined)[]
  #oldest: number
  #newest: number
  #bytes = 0

  /**
   * @param retain entries kept, 1 or more
   * @param mostBytes of JSON, beyond which fewer are kept, but always the newest
   * @param newest seq before that of the first entry: of what came earlier, this one has nothing
   */
  constructor(retain: number, mostBytes = MOST_BYTES, newest = 0) {
    this.#oldest = newest + 1
    this.#newest = newest
    this.#mostBytes = mostBytes
    this.#slots = new Array<Entry | undefined>(retain).fill(undefined)
  }

  /** seq of the oldest entry kept; `newest + 1` while there is none. */
  get oldest(): number {
    return this.#oldest
  }

  /** seq of the newest entry; while there is none, of the one before the first. */
  get newest(): number {
    return this.#newest
  }

  /** Appends the entry that comes next. @throws RangeError on any other seq: a gap is a bug. */
  append(entry: Entry): void {
    if (entry.seq !== this.#newest + 1) {
      throw new RangeError(`entry ${entry.seq} does not follow ${this.#newest}`)
    }
    if (entry.seq - this.#oldest >= this.#slots.length) this.#trim()
    this.#slots[entry.seq % this.#slots.length] = entry
    this.#newest = entry.seq
    this.#bytes += entry.bytes
    while (this.#bytes > this.#mostBytes && this.#oldest < this.#newest) this.#trim()
  }

  /**
   * The entries after `seq`, oldest first: at most `limit` of them, and no more once they hold
   * `bytes` of JSON (but always one, if there is one).
   * @throws RangeError when the entry after `seq` was trimmed: a partial answer would hide a gap
   */
  read(seq: number, limit: number, bytes: number): Entry[] {
    if (seq + 1 < this.#oldest) throw new RangeError(`entries after ${seq} were trimmed`)
    const last = Math.min(this.#newest, seq + limit)
    const entries: Entry[] = []
    for (let next = seq + 1, size = 0; next <= last; next++) {
      const entry = this.#slots[next % this.#slots.length] as Entry
      entries.push(entry)
      size += entry.bytes
      if (size >= bytes) break
    }
    return entries
  }

  #trim(): void {
    const index = this.#oldest % this.#slots.length
    this.#bytes -= this.#slots[index]?.bytes ?? 0
    this.#slots[index] = undefined
    this.#oldest++
  }
}
