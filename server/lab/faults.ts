/** How a road is, until that is changed. */
export interface Conditions {
  /** One-way delay in ms, 0 to 5,000. A round trip has it twice. */
  readonly delay: number
  /** Each chunk's delay is drawn from `delay` ± `jitter` ms, 0 to 5,000, but never below 0. */
  readonly jitter: number
  /** Whole bytes per second, for each direction of each connection; 0 is no cap. */
  readonly bandwidth: number
}

const NORMAL: Conditions = { delay: 0, jitter: 0, bandwidth: 0 }

const MOST: Conditions = { delay: 5000, jitter: 5000, bandwidth: Number.MAX_SAFE_INTEGER }

/** Longest freeze or refusal in ms. */
const LONGEST = 600_000

/** A segment's payload on Ethernet with timestamps, in bytes: the least that a cap lets through. */
const SEGMENT = 1448

/** Ways in which one road is worse than a wire, shared by all its connections. */
export class Faults {
  #conditions = NORMAL
  #frozenUntil = 0
  #refusingUntil = 0

  get conditions(): Conditions {
    return this.#conditions
  }

  /** Nothing passes before this, on the clock of `performance.now()`. */
  get frozenUntil(): number {
    return this.#frozenUntil
  }

  get isRefusing(): boolean {
    return performance.now() < this.#refusingUntil
  }

  /** @throws RangeError on what is out of bounds; nothing is changed then */
  set(changes: Partial<Conditions>): void {
    const conditions = { ...this.#conditions, ...changes }
    for (const name of ['delay', 'jitter', 'bandwidth'] as const) {
      check(name, conditions[name], MOST[name])
    }
    const { bandwidth } = conditions
    if (!Number.isInteger(bandwidth)) throw new RangeError(`bandwidth is ${bandwidth}: not whole`)
    this.#conditions = conditions
  }

  /** From now on for `ms` (0 to 600,000), whatever was said before. */
  freeze(ms: number): void {
    this.#frozenUntil = performance.now() + check('freeze', ms, LONGEST)
  }

  /** From now on for `ms` (0 to 600,000), whatever was said before. */
  refuse(ms: number): void {
    this.#refusingUntil = performance.now() + check('refuse', ms, LONGEST)
  }

  restore(): void {
    this.#conditions = NORMAL
    this.#frozenUntil = 0
    this.#refusingUntil = 0
  }

  /**
   * When what came at `came` has gone all the way, on the clock of `performance.now()`.
   * @param luck -1 to 1, drawn once a chunk
   */
  arrivalOf(came: number, luck: number): number {
    const { delay, jitter } = this.#conditions
    return Math.max(came + Math.max(0, delay + jitter * luck), this.#frozenUntil)
  }

  /** How many of `length` bytes go at once: whole segments, as long as that takes under 10 ms. */
  pieceOf(length: number): number {
    const { bandwidth } = this.#conditions
    return bandwidth === 0
      ? length
      : Math.min(length, Math.max(SEGMENT, Math.floor(bandwidth / 100)))
  }

  /** Milliseconds that sending so many bytes takes. */
  timeOf(bytes: number): number {
    const { bandwidth } = this.#conditions
    return bandwidth === 0 ? 0 : (bytes * 1000) / bandwidth
  }
}

function check(name: string, value: number, most: number): number {
  if (value >= 0 && value <= most) return value
  throw new RangeError(`${name} is ${value}, and must be 0 to ${most}`)
}
