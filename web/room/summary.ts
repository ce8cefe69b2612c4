import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Milliseconds between two summaries, so that one has been spoken before the next. */
const PAUSE = 10_000

/** A text for a live region, which changes every ten seconds at most, and never says itself twice. */
export class Summary implements ReactiveController {
  text = ''
  readonly #host: ReactiveControllerHost
  readonly #read: () => string
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(host: ReactiveControllerHost, read: () => string) {
    this.#host = host
    this.#read = read
    host.addController(this)
  }

  hostConnected(): void {
    this.#timer = setInterval(() => {
      const text = this.#read()
      if (text === this.text) return
      this.text = text
      this.#host.requestUpdate()
    }, PAUSE)
  }

  hostDisconnected(): void {
    clearInterval(this.#timer)
  }
}
