/** Milliseconds without a byte, though heartbeats come every 15 s, after which a stream is dead. */
const SILENCE = 35_000

/** Calls back when a stream said nothing for 35 s: a peer that is gone may never say so. */
export class Silence {
  readonly #dead: () => void
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(dead: () => void) {
    this.#dead = dead
  }

  /** Something arrived, or may arrive from now on. */
  heard(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#dead, SILENCE)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
