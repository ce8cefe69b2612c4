const NOTHING = Buffer.alloc(0)

/** Bytes that wait for the rest of what they belong to. */
export class Rest {
  #bytes = NOTHING

  /** What waits, and what came now; nothing waits afterwards. */
  join(chunk: Buffer): Buffer {
    if (this.#bytes.length === 0) return chunk
    const joined = Buffer.concat([this.#bytes, chunk])
    this.#bytes = NOTHING
    return joined
  }

  /** Copies: what a socket reads into is used again at once. */
  keep(bytes: Buffer): void {
    this.#bytes = bytes.length === 0 ? NOTHING : Buffer.from(bytes)
  }
}
