/**
 * Ticks beside each other, from left to right, filled as one block where they touch: of 500 ticks a
 * second few are left, and a canvas fills a block as fast as a tick.
 */
export class Blocks {
  readonly #pen: Pick<CanvasRenderingContext2D, 'fillRect'>
  readonly #top: number
  readonly #height: number
  readonly #width: number
  #left = Number.NaN
  #right = Number.NEGATIVE_INFINITY

  /** @param width of a tick, px */
  constructor(
    pen: Pick<CanvasRenderingContext2D, 'fillRect'>,
    top: number,
    height: number,
    width: number,
  ) {
    this.#pen = pen
    this.#top = top
    this.#height = height
    this.#width = width
  }

  /** @param x the middle of a tick, not left of the one before */
  add(x: number): void {
    const left = x - this.#width / 2
    if (left > this.#right + 0.2) {
      this.end()
      this.#left = left
    }
    this.#right = left + this.#width
  }

  /** Fills what is left. */
  end(): void {
    const width = this.#right - this.#left
    if (width > 0) this.#pen.fillRect(this.#left, this.#top, width, this.#height)
    this.#left = Number.NaN
  }
}
