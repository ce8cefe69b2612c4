/** Milliseconds between two things that are said: more would be noise. */
const PAUSE = 10_000
/** Sentences said at a time. */
const MOST = 4

/** Keeps a live region quiet: at most one utterance in 10 s, of the newest four sentences. */
export class Speaker {
  #waiting: string[] = []
  #last = Number.NEGATIVE_INFINITY

  add(sentence: string): void {
    this.#waiting = [...this.#waiting.filter((one) => one !== sentence), sentence].slice(-MOST)
  }

  /** What is to be said now; undefined: nothing, or not yet. */
  say(now: number): string | undefined {
    if (this.#waiting.length === 0 || now - this.#last < PAUSE) return undefined
    this.#last = now
    return this.#waiting.splice(0).join(' ')
  }
}
