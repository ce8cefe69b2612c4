/** What the axis can show. */
export type ItemKind =
  | 'publish'
  | 'request'
  | 'answer'
  | 'empty'
  | 'failed'
  | 'held'
  | 'gap'
  | 'stream'
  | 'event'
  | 'repeat'
  | 'heartbeat'
  | 'cut'
  | 'waiting'
  | 'connecting'
  | 'recovery'
  | 'stopped'
  | 'replay'
  | 'snapshot'
  | 'reset'
  | 'missing'
  | 'problem'
  | 'ghost'

/** Something that was painted. Times are the server's, ms. */
export interface Item {
  kind: ItemKind
  /** Index of the lane; -1: none, above the lanes. */
  lane: number
  from: number
  to: number
  /** Events in it, where that says something. */
  count: number
  /** Why, in English, where something was said. */
  why: string
}

/** Rows that were painted: from `first` to before `end`. */
export interface Range {
  first: number
  end: number
  /** How many of them have a mark; a snapshot's rows have none. */
  marks: number
}

/**
 * What was really put on the canvas in the last frame, written down by those who paint; the table
 * is made of it. The list is used again and again, so that a frame leaves nothing to collect.
 */
export class Drawn {
  readonly #items: Item[] = []
  #length = 0
  readonly #events: Range[] = []
  readonly published: Range = { first: 0, end: 0, marks: 0 }

  get length(): number {
    return this.#length
  }

  clear(): void {
    this.#length = 0
    for (const range of this.#events) range.first = range.end = range.marks = 0
    this.published.first = this.published.end = 0
  }

  add(kind: ItemKind, lane: number, from: number, to: number, count = 0, why = ''): void {
    const item = this.#items[this.#length++]
    if (item === undefined) this.#items.push({ kind, lane, from, to, count, why })
    else {
      item.kind = kind
      item.lane = lane
      item.from = from
      item.to = to
      item.count = count
      item.why = why
    }
  }

  at(index: number): Item | undefined {
    return index < this.#length ? this.#items[index] : undefined
  }

  /** The lane's arrivals whose marks were painted. */
  events(lane: number): Range {
    let range = this.#events[lane]
    if (range === undefined) {
      range = { first: 0, end: 0, marks: 0 }
      this.#events[lane] = range
    }
    return range
  }
}
