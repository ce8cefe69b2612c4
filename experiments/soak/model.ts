import type { LogBook } from './log-book.ts'
import type { Broken, Promised } from './promises.ts'

/** Lines of a trace before and after what went wrong. */
const BEFORE = 20
const AFTER = 6

/** A start as the wire tells it. */
export interface Start {
  readonly outcome: 'live' | 'resumed' | 'reset'
  readonly reason: string | undefined
  readonly epoch: string
  /** Where it says that the client stands. */
  readonly seq: number
}

/** What one client had of one log. */
export interface Had {
  /** Everything that came, in events or snapshots. */
  readonly seqs: Set<number>
  /** Where its snapshots stood, in order, and what was in them. */
  readonly snapshots: { readonly seq: number; readonly seqs: readonly number[] }[]
  /** The highest that came or that a snapshot stood at. */
  last: number
}

export interface ModelOptions {
  readonly name: string
  readonly book: LogBook
  /** Events that the server keeps: only who lacks more may be reset. */
  readonly retain: number
  readonly broken: (broken: Broken) => void
  /** Whether what comes is the truth for all others. */
  readonly records?: boolean
}

/**
 * What one client may be told, by the promises of `Feed`. It goes by ids alone, and trusts neither
 * the client, which drops repeats and counts gaps itself, nor the server.
 */
export class Model {
  readonly name: string
  /** By epoch. */
  readonly had = new Map<string, Had>()
  readonly counts = { events: 0, snapshots: 0, repeats: 0, resets: 0 }
  epoch: string | undefined
  readonly #options: ModelOptions
  readonly #lines: string[] = []
  #open: { readonly trace: string[]; left: number }[] = []

  constructor(options: ModelOptions) {
    this.#options = options
    this.name = options.name
  }

  /** The seq that it stands at in the log that it is in. */
  get last(): number {
    return this.epoch === undefined ? 0 : this.#in(this.epoch).last
  }

  /** The client begins with a cursor, before anything came. */
  begin(epoch: string, seq: number): void {
    this.epoch = epoch
    this.#in(epoch).last = seq
  }

  /** A client starts (over). @param snapshot what came with it */
  start(start: Start, snapshot: readonly { readonly seq: number; readonly json: string }[]): void {
    const { outcome, reason, epoch, seq } = start
    const why = reason === undefined ? outcome : `${outcome}: ${reason}`
    this.note(`${why} at ${epoch}.${seq}, ${snapshot.length} in its snapshot`)
    const wrong = this.#wrongAbout(start)
    if (wrong !== undefined) this.#break('no silent gap', `${why} at ${epoch}.${seq} ${wrong}`)
    if (outcome === 'resumed') return
    if (outcome === 'reset') this.counts.resets++
    this.epoch = epoch
    const had = this.#in(epoch)
    had.last = Math.max(had.last, seq)
    let before = 0
    for (const event of snapshot) {
      this.counts.snapshots++
      this.#see(epoch, event.seq, event.json)
      had.seqs.add(event.seq)
      if (event.seq <= before || event.seq > seq) {
        const place = `${event.seq} after ${before}, up to ${seq}`
        this.#break('same start', `a snapshot's events are not in order: ${place}`)
      }
      before = event.seq
    }
    had.snapshots.push({ seq, seqs: snapshot.map((event) => event.seq) })
  }

  /** An event came that was in no snapshot. */
  event(epoch: string, seq: number, json: string): void {
    this.note(seq)
    this.counts.events++
    this.#see(epoch, seq, json)
    if (epoch !== this.epoch) {
      this.#break('no silent gap', `${epoch}.${seq} came in ${this.epoch}, and no reset before it`)
      this.begin(epoch, seq - 1)
    }
    const had = this.#in(epoch)
    if (seq > had.last + 1) {
      this.#break('no silent gap', `${seq} came after ${had.last}, and no reset before it`)
    } else if (seq <= had.last) {
      if (had.seqs.has(seq)) this.counts.repeats++
      else this.#break('order', `${seq} came for the first time, and after ${had.last}`)
    }
    had.seqs.add(seq)
    had.last = Math.max(had.last, seq)
  }

  /** The client dropped an event as one that it had. */
  repeat(epoch: string, seq: number): void {
    this.note(`${seq} again`)
    this.counts.repeats++
    if (this.#in(epoch).seqs.has(seq)) return
    this.#break('order', `${epoch}.${seq} came as a repeat, and it had not come before`)
  }

  /** The server says that it has sent everything up to here. */
  sent(epoch: string, seq: number): void {
    if (epoch === this.epoch && seq <= this.last) return
    const where = `${this.epoch}.${this.last}`
    this.#break('no silent gap', `the server says it has sent ${epoch}.${seq}; it is at ${where}`)
  }

  /** Writes something into the trace; a number is the seq of an event that came. */
  note(what: string | number): void {
    const line = `${(performance.now() / 1000).toFixed(3)} s  ${what}`
    this.#lines.push(line)
    if (this.#lines.length > BEFORE) this.#lines.shift()
    if (this.#open.length === 0) return
    for (const one of this.#open) {
      one.trace.push(line)
      one.left--
    }
    this.#open = this.#open.filter(({ left }) => left > 0)
  }

  /** Something that is true of this client from outside, such as that it was not told in time. */
  break(promised: Promised, what: string): void {
    this.#break(promised, what)
  }

  #see(epoch: string, seq: number, json: string): void {
    const { book, records = false } = this.#options
    const wrong = book.see(epoch, seq, json)
    if (wrong !== undefined) this.#break(...wrong)
    if (records) book.log(epoch).owed.add(seq)
  }

  #wrongAbout({ outcome, reason, epoch, seq }: Start): string | undefined {
    const { retain } = this.#options
    const isSame = epoch === this.epoch
    if (outcome === 'live') {
      return this.epoch === undefined ? undefined : `though it had a cursor in ${this.epoch}`
    }
    if (outcome === 'resumed') return isSame ? undefined : `though it was in ${this.epoch}`
    if (reason === 'epoch') return isSame ? 'though it was in that log' : undefined
    if (reason !== 'trimmed' && reason !== 'behind') return 'though its cursor was right'
    if (!isSame) return `though it was in ${this.epoch}`
    const missing = seq - this.last
    return missing > retain ? undefined : `though ${missing} were missing, and ${retain} are kept`
  }

  #in(epoch: string): Had {
    const had = this.had.get(epoch) ?? { seqs: new Set(), snapshots: [], last: 0 }
    this.had.set(epoch, had)
    return had
  }

  #break(promised: Promised, what: string): void {
    this.note(`! ${promised}: ${what}`)
    const trace = [...this.#lines]
    this.#open.push({ trace, left: AFTER })
    this.#options.broken({ promised, by: this.name, what, trace })
  }
}
