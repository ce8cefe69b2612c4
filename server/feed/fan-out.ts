import { type Cursor, type Decision, decide, formatCursor } from './cursor.ts'
import type { Entry, Form } from './entry.ts'
import type { Feed } from './feed.ts'
import { type Attachment, LAGGING, type Outlet, Reader } from './reader.ts'
import { Spread } from './spread.ts'
import { startOf } from './start.ts'

/** Entries and bytes of JSON that go to a connection before it is asked whether it is full. */
const STREAM_PAGE = 1000
const STREAM_BYTES = 64 * 1024

export interface FanOutOptions {
  /** Missing events beyond which a stream is `reset: behind`. */
  readonly catchUp?: number | undefined
  /** Milliseconds for which events are collected before they are delivered. */
  readonly batch?: number | undefined
}

/**
 * Delivers a feed's events to the streams attached to it, in one write per connection and turn.
 *
 * Attaching is lagging: a stream begins as a cursor that is behind. It pages from memory, and in
 * the turn in which it reaches the newest event it joins the live set, an array to walk, whose
 * members all stand at the same event and are written the same bytes. A connection whose socket
 * is full leaves the live set and is a laggard again. First connect, reconnect, slow client and
 * reset are one path, and there is no queue per client anywhere.
 */
export class FanOut {
  readonly feed: Feed
  /**
   * Events handed to connections so far: out of a buffer that all live readers are given, or out of
   * one made for a reader that is behind. Counted by the page and not by the write, which costs
   * nothing, so that one that leaves meanwhile is counted all the same.
   */
  readonly sent = { shared: 0, own: 0 }
  readonly #catchUp: number
  readonly #batch: number
  readonly #live = new Map<Form, Reader[]>()
  readonly #readers = new Set<Reader>()
  readonly #waiting = new Set<() => void>()
  /**
   * Streams that are to start over, because their log is gone, and held polls that are to be told so:
   * no longer live and no longer waiting, so that no event of the next log comes to them before that.
   */
  readonly #startingOver = new Spread<Reader>((reader) => this.pump(reader))
  readonly #answering = new Spread<() => void>((news) => news())
  readonly #unsubscribe: () => void
  /** Who took over. */
  #heir: FanOut | undefined
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined
  /** seq that every live reader was sent. */
  #delivered: number
  /** True while live readers are written to: some stand at `#delivered`, some not yet. */
  #writing = false
  #epoch: string
  #stale: boolean

  constructor(feed: Feed, { catchUp = Number.POSITIVE_INFINITY, batch = 0 }: FanOutOptions = {}) {
    this.feed = feed
    this.#catchUp = catchUp
    this.#batch = batch
    const { epoch, newest } = feed.bounds()
    this.#delivered = newest
    this.#epoch = epoch
    this.#stale = feed.stale
    this.#unsubscribe = feed.subscribe(() => this.#changed())
  }

  /** Starts a stream: `hello`, what is missing, then live, all of it in this turn if it drains. */
  attach(outlet: Outlet, cursor: Cursor | 'malformed' | undefined): Attachment {
    if (this.#heir !== undefined) return this.#heir.attach(outlet, cursor)
    const reader = new Reader(this, outlet)
    this.#readers.add(reader)
    const decision = decide(cursor, this.feed.bounds())
    const behind = decision.outcome === 'resumed' && this.#isBehind(decision.seq)
    try {
      this.#start(reader, behind ? { outcome: 'reset', reason: 'behind' } : decision)
      this.#pump(reader)
    } catch (error) {
      reader.fail(error)
    }
    return reader
  }

  /** Calls back once, after the next delivery: how a held poll hears of news. Returns a cancel. */
  wait(news: () => void): () => void {
    if (this.#heir !== undefined) return this.#heir.wait(news)
    this.#waiting.add(news)
    return () => {
      this.#waiting.delete(news)
      this.#answering.delete(news)
    }
  }

  /** Ends deliveries; the feed stays as it is. */
  close(): void {
    this.#unsubscribe()
    clearTimeout(this.#timer as NodeJS.Timeout)
    clearImmediate(this.#timer as NodeJS.Immediate)
    this.#startingOver.clear()
    this.#answering.clear()
  }

  /**
   * Ends deliveries by handing everybody over to another fan-out, those too who are still to
   * come. A stream goes on there, or is `reset: epoch` where the log is another one; held polls
   * look again.
   */
  handOver(heir: FanOut): void {
    for (const news of this.#answering.clear()) this.#waiting.add(news)
    this.close()
    this.#heir = heir
    for (const reader of [...this.#readers]) {
      this.remove(reader)
      reader.fanOut = heir
      heir.#readers.add(reader)
      heir.pump(reader)
    }
    this.#wake()
  }

  cursorOf(reader: Reader): string {
    const seq = reader.index === LAGGING ? reader.seq : this.#delivered
    return formatCursor({ epoch: reader.epoch, seq })
  }

  /** Moves a laggard on, from the log, until its socket is full or it is at the newest event. */
  pump(reader: Reader): void {
    try {
      this.#pump(reader)
    } catch (error) {
      reader.fail(error)
    }
  }

  #pump(reader: Reader): void {
    while (!reader.full && reader.index === LAGGING && this.#readers.has(reader)) {
      const { epoch, newest } = this.feed.bounds()
      if (reader.epoch !== epoch) {
        this.#start(reader, { outcome: 'reset', reason: 'epoch' })
      } else if (this.#isBehind(reader.seq)) {
        this.#start(reader, { outcome: 'reset', reason: 'behind' })
      } else if (reader.seq < newest) {
        this.#page(reader)
      } else if (this.#writing) {
        setImmediate(() => this.pump(reader))
        return
      } else if (this.#delivered === newest) {
        this.#join(reader)
      } else {
        // What is still being collected goes out first, so that all live readers stand at one event.
        this.#deliver()
      }
    }
  }

  remove(reader: Reader): void {
    this.#readers.delete(reader)
    this.#startingOver.delete(reader)
    this.#leave(reader)
  }

  #isBehind(seq: number): boolean {
    const { oldest, newest } = this.feed.bounds()
    return seq + 1 < oldest || newest - seq > this.#catchUp
  }

  #start(reader: Reader, decision: Decision): void {
    const start = startOf(this.feed, decision)
    reader.epoch = this.feed.bounds().epoch
    reader.seq = start.seq
    reader.full = !reader.outlet.hello(start)
  }

  #page(reader: Reader): void {
    const entries = this.feed.read(reader.seq, STREAM_PAGE, STREAM_BYTES)
    reader.seq = (entries.at(-1) as Entry).seq
    this.sent.own += entries.length
    reader.full = !reader.outlet.write(concat(entries, reader.outlet.form), entries.length)
  }

  #join(reader: Reader): void {
    const { form } = reader.outlet
    const readers = this.#live.get(form) ?? []
    this.#live.set(form, readers)
    reader.index = readers.push(reader) - 1
  }

  /** Takes a reader out of the live set; the last one takes its place, so nothing is shifted. */
  #leave(reader: Reader): void {
    if (reader.index === LAGGING) return
    const readers = this.#live.get(reader.outlet.form) as Reader[]
    const last = readers.pop() as Reader
    if (last !== reader) {
      readers[reader.index] = last
      last.index = reader.index
    }
    reader.seq = this.#delivered
    reader.index = LAGGING
  }

  #changed(): void {
    if (this.feed.bounds().epoch !== this.#epoch) {
      this.#startOver()
    } else if (this.feed.stale !== this.#stale) {
      for (const reader of this.#readers) reader.heartbeat()
      if (this.feed.stale) this.#wake()
    }
    this.#stale = this.feed.stale
    if (this.#timer !== undefined || this.feed.bounds().newest === this.#delivered) return
    const deliver = (): void => this.#deliver()
    this.#timer = this.#batch > 0 ? setTimeout(deliver, this.#batch) : setImmediate(deliver)
  }

  /** Sends every live reader what came since the last time, page by page, and wakes held polls. */
  #deliver(): void {
    clearTimeout(this.#timer as NodeJS.Timeout)
    clearImmediate(this.#timer as NodeJS.Immediate)
    this.#timer = undefined
    const { newest } = this.feed.bounds()
    if (newest === this.#delivered) return
    while (this.#deliverPage()) {}
    this.#wake()
  }

  /** False: there is nothing left to deliver. */
  #deliverPage(): boolean {
    const { epoch, oldest, newest } = this.feed.bounds()
    if (epoch !== this.#epoch || this.#delivered + 1 < oldest) this.#startOver()
    if (this.#delivered >= newest) return false
    const entries = this.feed.read(this.#delivered, STREAM_PAGE, STREAM_BYTES)
    this.#delivered = (entries.at(-1) as Entry).seq
    this.#writing = true
    try {
      for (const [form, readers] of this.#live) {
        const [first] = readers
        if (first === undefined) continue
        this.#write(concat(entries, form), entries.length, readers)
        first.outlet.delivered?.(entries)
      }
    } finally {
      this.#writing = false
    }
    return true
  }

  /**
   * The log went on without its readers: a new epoch, or more in one turn than it retains. One
   * that is full is told when it drains, so that a client that never reads is not told without end.
   * Of a new epoch all clients of all processes hear, and so each is told at a time of its own.
   */
  #startOver(): void {
    for (const reader of this.#readers) this.#leave(reader)
    const { epoch, newest } = this.feed.bounds()
    const isAnother = epoch !== this.#epoch
    this.#epoch = epoch
    this.#delivered = newest
    if (!isAnother) {
      for (const reader of this.#readers) this.pump(reader)
      return
    }
    this.#startingOver.add(this.#readers)
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    this.#answering.add(waiting)
  }

  #wake(): void {
    for (const news of [...this.#waiting]) if (this.#waiting.delete(news)) news()
  }

  /** The hot loop: one ready buffer into each connection. */
  #write(bytes: Buffer, count: number, readers: readonly Reader[]): void {
    this.sent.shared += count * readers.length
    // A copy, because those that are full or gone leave meanwhile.
    for (const reader of [...readers]) {
      try {
        if (reader.index === LAGGING || reader.outlet.write(bytes, count)) continue
        reader.full = true
        this.#leave(reader)
      } catch (error) {
        reader.fail(error)
      }
    }
  }
}

function concat(entries: readonly Entry[], form: Form): Buffer {
  const [first] = entries
  // Most turns have one event, whose buffer can go out as it is.
  if (entries.length === 1 && first !== undefined) return first.as(form)
  return Buffer.concat(entries.map((entry) => entry.as(form)))
}
