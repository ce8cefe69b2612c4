import type { WriteStream } from 'node:tty'
import type { Step } from './run.ts'

type Out = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number }

/** Says where a run is: on a terminal in one line that is written over, else a line a step. */
export class Progress {
  readonly #out: Out
  readonly #name: string
  #round = 0

  constructor(out: Out, name: string) {
    this.#out = out
    this.#name = name
  }

  step({ round, rounds, arm, left }: Step): void {
    const line = `${this.#name}: round ${round} of ${rounds}, ${arm}, about ${time(left)} left`
    if (this.#out.isTTY)
      this.#out.write(`\r\x1b[2K${line.slice(0, (this.#out.columns ?? 100) - 1)}`)
    else if (round !== this.#round) this.#out.write(`${line}\n`)
    this.#round = round
  }

  /** Leaves an empty line on a terminal. */
  end(): void {
    if (this.#out.isTTY) this.#out.write('\r\x1b[2K')
  }
}

/** Seconds as a person says them. */
export function time(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return `${Math.ceil(seconds / 60)} min`
}
