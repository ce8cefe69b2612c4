/** A stretch of server time, in ms, laid out between two places, in CSS px. */
export class Scale {
  from = 0
  to = 1
  left = 0
  right = 1

  set(from: number, to: number, left: number, right: number): this {
    this.from = from
    this.to = to
    this.left = left
    this.right = right
    return this
  }

  /** Pixels a millisecond. */
  get density(): number {
    return (this.right - this.left) / (this.to - this.from)
  }

  x(time: number): number {
    return this.left + (time - this.from) * this.density
  }

  time(x: number): number {
    return this.from + (x - this.left) / this.density
  }
}
