import type { Draft } from '../feed/event.ts'
import { type Pacer, pace } from './pacer.ts'
import type { Source, SourceAbout } from './source.ts'
import type { Tape, TapeRow } from './tape.ts'

/** Milliseconds of wall clock between a lap's last row and the next lap's first. */
const PAUSE = 1000

/** Plays recordings, each in a loop of its own, in the rhythm in which they were recorded. */
export class TapeSource implements Source {
  readonly about: SourceAbout & { kind: 'tape' }
  readonly #tapes: readonly Tape[]
  #pacer: Pacer | undefined

  /**
   * @param tapes one or more
   * @param speed recorded time runs this many times as fast: 0.1 to 1,000
   * @throws RangeError when there is no tape, or the speed is out of its bounds
   */
  constructor(tapes: readonly Tape[], speed = 10) {
    if (tapes.length === 0) throw new RangeError('a tape source needs one tape or more')
    if (!(speed >= 0.1 && speed <= 1000)) throw new RangeError(`speed ${speed} is not 0.1 to 1000`)
    this.about = { kind: 'tape', speed, tapes: tapes.map((tape) => tape.about) }
    this.#tapes = tapes
  }

  /**
   * Begins with the first row of each tape, however often it is started. All run on one schedule,
   * so that what is due together comes in the same order in every run.
   */
  start(emit: (draft: Draft) => void, rewound?: (symbols: readonly string[]) => void): void {
    this.stop()
    const reels = this.#tapes.map((tape) => new Reel(tape, this.about.speed))
    let next = reels[0] as Reel
    this.#pacer = pace(() => {
      const { row } = next
      if (next.isRewound) rewound?.(next.tape.about.symbols)
      next.advance()
      next = reels.reduce((soonest, reel) => (reel.due < soonest.due ? reel : soonest))
      emit(row.draft)
      return next.due
    })
  }

  stop(): void {
    this.#pacer?.stop()
    this.#pacer = undefined
  }
}

/** A tape and the place at which it is played. */
class Reel {
  readonly tape: Tape
  readonly #speed: number
  #index = 0
  /** When this lap began, in milliseconds since the start. */
  #lap = 0

  constructor(tape: Tape, speed: number) {
    this.tape = tape
    this.#speed = speed
  }

  get row(): TapeRow {
    return this.tape.rows[this.#index] as TapeRow
  }

  /** When the row is due, in milliseconds since the start. */
  get due(): number {
    return this.#lap + this.#offset
  }

  get isRewound(): boolean {
    return this.#index === 0 && this.#lap > 0
  }

  advance(): void {
    if (this.#index + 1 < this.tape.rows.length) {
      this.#index++
    } else {
      this.#lap = this.due + PAUSE
      this.#index = 0
    }
  }

  /** Milliseconds into the lap. The silence between the first row and the second is skipped. */
  get #offset(): number {
    const [, second] = this.tape.rows
    if (second === undefined || this.#index === 0) return 0
    return (this.row.time - second.time) / 1000 / this.#speed
  }
}
