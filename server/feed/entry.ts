import type { FeedEvent } from './event.ts'

/**
 * One way to put an event on the wire: a server-sent event, a WebSocket frame, a line of text.
 * Each transport that streams makes one, once.
 */
export class Form {
  static #made = 0
  /** Where an entry keeps its bytes in this form. */
  readonly slot: number
  readonly encode: (entry: Entry) => Buffer

  constructor(encode: (entry: Entry) => Buffer) {
    this.slot = Form.#made++
    this.encode = encode
  }
}

/**
 * Bytes of JSON beyond which forms are made anew for whoever asks: the log may hold 256 MiB of
 * JSON, and each form of it would be as much again. Live clients share one all the same.
 */
const MOST_KEPT = 16 * 1024

/**
 * An event as the log keeps it: its JSON made once, and its bytes in each form made once, when
 * first asked for, whatever the number of clients (unless it is very large).
 */
export class Entry {
  readonly seq: number
  readonly event: FeedEvent
  readonly json: string
  /** Bytes of `json` in UTF-8: what limits of size are counted in. */
  readonly bytes: number
  readonly #forms: Buffer[] = []

  constructor(seq: number, event: FeedEvent, json: string) {
    this.seq = seq
    this.event = event
    this.json = json
    this.bytes = Buffer.byteLength(json)
  }

  as(form: Form): Buffer {
    const made = this.#forms[form.slot] ?? form.encode(this)
    if (this.bytes <= MOST_KEPT) this.#forms[form.slot] = made
    return made
  }
}
