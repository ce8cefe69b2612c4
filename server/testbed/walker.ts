import type { Cursor } from '../feed/cursor.ts'
import type { FakeClient } from './fake-client.ts'

export interface Limits {
  /** Missing events beyond which a stream is `reset: behind`. */
  readonly catchUp: number
  /** Events that the log keeps. */
  readonly retain: number
}

/** Walks through what a client hears as a browser would, and so knows where that stands. */
export class Walker {
  readonly client: FakeClient
  readonly #limits: Limits
  #place: Cursor | undefined
  #walked = 0

  constructor(client: FakeClient, from: Cursor | undefined, limits: Limits) {
    this.client = client
    this.#place = from
    this.#limits = limits
  }

  /** @throws on a gap, a repeat, or a reset without need */
  walk(): string {
    for (const what of this.client.heard.slice(this.#walked)) {
      if (typeof what === 'string') this.#startAt(what)
      else for (const seq of what) this.#stepTo(seq)
      this.#walked++
    }
    return `${this.#place?.epoch}.${this.#place?.seq}`
  }

  #startAt(hello: string): void {
    const words = hello.split(' ')
    const [epoch = '', seq] = (words.pop() ?? '').split('.')
    const place = { epoch, seq: Number(seq) }
    const before = this.#place
    const missing = place.seq - (before?.seq ?? 0)
    const isFirst = this.#walked === 0
    const right: Record<string, boolean> = {
      live: isFirst && before === undefined,
      resumed: isFirst && missing === 0,
      'reset trimmed': isFirst && missing > this.#limits.retain,
      'reset behind': before?.epoch === epoch && missing > this.#limits.catchUp,
      'reset epoch': before?.epoch !== epoch,
    }
    if (!right[words.join(' ')]) throw new Error(`${hello} after ${JSON.stringify(before)}`)
    this.#place = place
  }

  #stepTo(seq: number): void {
    if (this.#place === undefined || seq !== this.#place.seq + 1) {
      throw new Error(`${seq} after ${JSON.stringify(this.#place)}`)
    }
    this.#place = { epoch: this.#place.epoch, seq }
  }
}
