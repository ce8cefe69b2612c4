import { parseCursor } from '../../../server/feed/cursor.ts'
import { Checker } from '../clients/checker.ts'
import { Arrival, type How } from './arrival.ts'
import type { Counts, DriveOptions } from './driver.ts'
import { type BatchHead, batchHead, type EventBytes, eachEvent, eventAt } from './event-bytes.ts'

type Options = Pick<
  DriveOptions,
  'cursor' | 'offset' | 'keepCursor' | 'lateAfter' | 'onEvent' | 'onStart'
>

/** What a client does with what arrives: keeps its cursor, and has it checked. */
export class Reader {
  readonly checker: Checker
  closed = false
  readonly #options: Options
  readonly #counts: Counts
  readonly #offset: number
  #cursor: { epoch: string; seq: number } | undefined
  /** Server time before which an event was missed while away rather than live. */
  #since = Number.NEGATIVE_INFINITY
  #isStarting = true

  constructor(options: Options, counts: Counts) {
    this.#options = options
    this.#counts = counts
    this.#offset = options.offset ?? 0
    this.checker = new Checker(options.lateAfter)
    const cursor = options.cursor === undefined ? 'malformed' : parseCursor(options.cursor)
    if (cursor === 'malformed') return
    this.#cursor = cursor
    this.checker.start('resumed', cursor.epoch, cursor.seq)
  }

  get cursor(): string | undefined {
    return this.#cursor && `${this.#cursor.epoch}.${this.#cursor.seq}`
  }

  /** A connection is about to be made. @param at ms by this process's clock */
  attach(at: number): void {
    const isBack = this.checker.epoch !== undefined && !this.#isStarting
    if (isBack && this.#options.keepCursor === false) this.#cursor = undefined
    this.#isStarting = true
    this.#since = this.#cursor === undefined ? Number.NEGATIVE_INFINITY : at + this.#offset
  }

  /** A poll was answered with nothing. */
  nothing(at: number): void {
    if (this.#isStarting && this.#cursor !== undefined) {
      this.#started({ outcome: 'resumed', reason: undefined, ...this.#cursor }, 0, at)
    }
  }

  /** A batch: `hello`, or what a poll was answered. */
  batch(bytes: Buffer, at: number): BatchHead & { readonly events: number } {
    const head = batchHead(bytes)
    const { outcome, epoch, seq } = head
    const isResumed = outcome === 'resumed'
    let events = 0
    let shown = 0
    if (isResumed && this.#isStarting) this.#started(head, 0, at)
    const last = this.checker.epoch === epoch ? (this.checker.last ?? 0) : Number.POSITIVE_INFINITY
    eachEvent(bytes, 0, (event) => {
      events++
      if (isResumed) this.#receive(event, at)
      else {
        if (event.seq > last) shown++
        this.#counts.snapshots++
        this.#report(event, 'snapshot', at)
      }
    })
    if (isResumed) this.checker.stands(epoch, seq)
    else this.#started(head, this.checker.start(outcome, epoch, seq, shown), at)
    this.#cursor = { epoch, seq }
    return { ...head, events }
  }

  /** An event on its own, as streams send it. */
  event(bytes: Buffer, from: number, at: number): void {
    this.#receive(eventAt(bytes, from), at)
  }

  heartbeat(text: string): void {
    this.#counts.heartbeats++
    // It carries what this connection was sent: more than arrived means that something did not.
    const sent = parseCursor(text)
    if (sent === 'malformed' || sent.epoch !== this.#cursor?.epoch) return
    this.checker.stands(sent.epoch, sent.seq)
    if (sent.seq > this.#cursor.seq) this.#cursor = sent
  }

  #receive(event: EventBytes, at: number): void {
    const { epoch, seq } = event
    const how = event.at < this.#since ? 'replay' : 'live'
    const age = how === 'live' ? at + this.#offset - event.at : undefined
    const finding = this.checker.take(epoch, seq, age)
    if (finding !== 'repeated') {
      if (how === 'live') this.#counts.live++
      else this.#counts.replayed++
    }
    const { onEvent } = this.#options
    if (onEvent !== undefined && !this.closed) {
      onEvent(new Arrival(event, how, finding, at + this.#offset))
    }
    const cursor = this.#cursor
    if (cursor === undefined || cursor.epoch !== epoch) this.#cursor = { epoch, seq }
    else if (seq > cursor.seq) cursor.seq = seq
  }

  #report(event: EventBytes, how: How, at: number): void {
    if (!this.closed) this.#options.onEvent?.(new Arrival(event, how, 'new', at + this.#offset))
  }

  #started(
    { outcome, reason, epoch, seq }: Pick<BatchHead, 'outcome' | 'reason' | 'epoch' | 'seq'>,
    missed: number,
    at: number,
  ): void {
    this.#isStarting = false
    if (this.closed) return
    const cursor = `${epoch}.${seq}`
    this.#options.onStart?.({ outcome, reason, cursor, missed, at: at + this.#offset })
  }
}
