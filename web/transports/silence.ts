import type { ConnectOptions } from './transport.ts'

/** Milliseconds without a byte, though heartbeats come every 15 s, after which a stream is dead. */
const SILENCE = 35_000

/** Calls back when a stream said nothing for 35 s: a peer that is gone may never say so. */
export class Silence {
  readonly #dead: () => void
  readonly #most: number
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor({ silence = SILENCE }: Pick<ConnectOptions, 'silence'>, dead: () => void) {
    this.#dead = dead
    this.#most = silence
  }

  /** Something arrived, or may arrive from now on. */
  heard(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#dead, this.#most)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
