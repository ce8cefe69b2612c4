/** What became of an event that arrived. */
export type Finding = 'new' | 'repeated' | 'reordered'

/** What one client got, held against the promises of DESIGN §3. */
export interface Findings {
  /** Distinct events that came, reordered ones too, those of snapshots not. */
  readonly delivered: number
  /** Promise 2: never came, within an epoch, and no reset said so. */
  readonly dropped: number
  /** Promise 3: came again. Allowed; the wire carried them for nothing. */
  readonly repeated: number
  /** Promise 1: came after an event with a higher seq. */
  readonly reordered: number
  /** Came live, and older than the bound. */
  readonly late: number
  /** Skipped by a start over, which said so: neither came nor were in its snapshot. */
  readonly missed: number
  /** Starts over. */
  readonly resets: number
}

/** seqs from the first to the last that did not come. */
type Hole = [first: number, last: number]

/**
 * Watches one client's events go by. It does not trust the client: what is missing is told by
 * `seq`, which is contiguous within an epoch, and by what the server says that it sent.
 */
export class Checker {
  readonly #lateAfter: number
  readonly #holes: Hole[] = []
  readonly #counts = { delivered: 0, repeated: 0, reordered: 0, late: 0, missed: 0, resets: 0 }
  #epoch: string | undefined
  #last = 0
  /** Of epochs that are over. */
  #dropped = 0

  /** @param lateAfter ms of age beyond which a live event is late */
  constructor(lateAfter = Number.POSITIVE_INFINITY) {
    this.#lateAfter = lateAfter
  }

  /** The highest seq that came or was skipped; undefined before the first start. */
  get last(): number | undefined {
    return this.#epoch === undefined ? undefined : this.#last
  }

  get epoch(): string | undefined {
    return this.#epoch
  }

  /**
   * A client was told to stand at a cursor, whatever it had: by a snapshot, or because it begins
   * with that cursor. @param shown events of the snapshot that it did not have
   */
  start(outcome: 'live' | 'resumed' | 'reset', epoch: string, seq: number, shown = 0): number {
    const isSame = this.#epoch === epoch
    if (outcome === 'resumed' && isSame) {
      this.stands(epoch, seq)
      return 0
    }
    const missed = isSame ? Math.max(0, seq - this.#last - shown) : 0
    this.#counts.missed += missed
    if (outcome === 'reset') this.#counts.resets++
    if (!isSame) this.#dropped += sizeOf(this.#holes.splice(0))
    this.#epoch = epoch
    this.#last = isSame && seq < this.#last ? this.#last : seq
    return missed
  }

  /** An event came. @param age ms, of one that came live */
  take(epoch: string, seq: number, age?: number): Finding {
    if (age !== undefined && age > this.#lateAfter) this.#counts.late++
    if (epoch !== this.#epoch) this.start('resumed', epoch, 0)
    if (seq > this.#last) {
      if (seq > this.#last + 1) this.#holes.push([this.#last + 1, seq - 1])
      this.#last = seq
      this.#counts.delivered++
      return 'new'
    }
    if (!this.#fill(seq)) {
      this.#counts.repeated++
      return 'repeated'
    }
    this.#counts.delivered++
    this.#counts.reordered++
    return 'reordered'
  }

  /** The server says that it sent everything up to here, or the log holds so much. */
  stands(epoch: string, seq: number): void {
    if (epoch !== this.#epoch || seq <= this.#last) return
    this.#holes.push([this.#last + 1, seq])
    this.#last = seq
  }

  get findings(): Findings {
    return { ...this.#counts, dropped: this.#dropped + sizeOf(this.#holes) }
  }

  #fill(seq: number): boolean {
    const index = this.#holes.findIndex(([first, last]) => first <= seq && seq <= last)
    const [first, last] = this.#holes[index] ?? []
    if (first === undefined || last === undefined) return false
    const left: Hole[] = [
      [first, seq - 1],
      [seq + 1, last],
    ]
    this.#holes.splice(index, 1, ...left.filter(([from, to]) => from <= to))
    return true
  }
}

function sizeOf(holes: readonly Hole[]): number {
  return holes.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}
