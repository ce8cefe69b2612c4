/**
 * Says which bytes of a body are its content and which are chunk sizes, and where it ends. RFC
 * 9112 §6.3: as many bytes as the head said, in chunks, or up to the end of the connection.
 */
export class BodyFraming {
  /** Bytes of content that come next; while it is 0, `step` is given the next byte. */
  content: number
  readonly #isChunked: boolean
  #step: 'size' | 'extension' | 'data-end' | 'trailer' = 'size'
  #size = 0
  #digits = 0
  #isLineEmpty = true

  /** How many bytes, `Infinity` for up to the end. */
  constructor(length: number | 'chunked') {
    this.#isChunked = length === 'chunked'
    this.content = length === 'chunked' ? 0 : length
  }

  /** Whether the content has passed, and no chunk can follow. */
  get isDone(): boolean {
    return !this.#isChunked && this.content === 0
  }

  /** Takes a byte that is no content. `wrong` is what no chunk can have here. */
  step(byte: number): 'more' | 'end' | 'wrong' {
    const isLineFeed = byte === 0x0a
    switch (this.#step) {
      case 'size':
      case 'extension':
        if (isLineFeed) return this.#begin()
        return this.#sizeByte(byte)
      case 'data-end':
        if (isLineFeed) this.#step = 'size'
        return isLineFeed || byte === 0x0d ? 'more' : 'wrong'
      case 'trailer':
        if (isLineFeed && this.#isLineEmpty) return 'end'
        if (byte !== 0x0d) this.#isLineEmpty = isLineFeed
        return 'more'
    }
  }

  #sizeByte(byte: number): 'more' | 'wrong' {
    if (this.#step === 'extension') return 'more'
    const digit = Number.parseInt(String.fromCharCode(byte), 16)
    if (!Number.isNaN(digit)) {
      this.#size = this.#size * 16 + digit
      this.#digits++
      return Number.isSafeInteger(this.#size) ? 'more' : 'wrong'
    }
    // RFC 9112 §7.1.1: a semicolon, and white space before it.
    const isExtension = byte === 0x3b || byte === 0x20 || byte === 0x09 || byte === 0x0d
    if (!isExtension || this.#digits === 0) return 'wrong'
    this.#step = 'extension'
    return 'more'
  }

  #begin(): 'more' | 'wrong' {
    if (this.#digits === 0) return 'wrong'
    this.content = this.#size
    this.#step = this.#size === 0 ? 'trailer' : 'data-end'
    this.#size = 0
    this.#digits = 0
    return 'more'
  }
}

/** Finds where the content of a body is to be cut into messages. */
export interface Cutter {
  /** Index after a message's last byte, or -1 when it goes on; bytes are given to it once. */
  find(chunk: Uint8Array, from: number, to: number): number
}

/** A body that is one message. */
export const whole: Cutter = { find: () => -1 }

/** Cuts an event stream after each empty line, WHATWG HTML §9.2.5. */
export class BlockCutter implements Cutter {
  #isLineEmpty = true
  /** After a CR, which ended a line; a LF that follows is the same line's end. */
  #afterReturn = false
  #isBlank = false

  find(chunk: Uint8Array, from: number, to: number): number {
    for (let at = from; at < to; at++) {
      const byte = chunk[at]
      if (this.#afterReturn) {
        this.#afterReturn = false
        if (byte === 0x0a) {
          if (this.#isBlank) return this.#cut(at + 1)
          continue
        }
        if (this.#isBlank) return this.#cut(at)
      }
      if (byte === 0x0d) {
        this.#isBlank = this.#isLineEmpty
        this.#isLineEmpty = true
        this.#afterReturn = true
      } else if (byte === 0x0a) {
        if (this.#isLineEmpty) return this.#cut(at + 1)
        this.#isLineEmpty = true
      } else {
        this.#isLineEmpty = false
        while (at + 1 < to && chunk[at + 1] !== 0x0a && chunk[at + 1] !== 0x0d) at++
      }
    }
    return -1
  }

  #cut(at: number): number {
    this.#isLineEmpty = true
    this.#isBlank = false
    return at
  }
}

/** Cuts a gzipped event stream after each flush, RFC 1951 §3.2.4: that is where events end. */
export class FlushCutter implements Cutter {
  #last = 0xffffffff

  find(chunk: Uint8Array, from: number, to: number): number {
    for (let at = from; at < to; at++) {
      this.#last = ((this.#last << 8) | (chunk[at] as number)) >>> 0
      if (this.#last === 0x0000ffff) return at + 1
    }
    return -1
  }
}
