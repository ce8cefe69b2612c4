import type { ReactiveControllerHost } from 'lit'
import type { Main, MainSettings } from '../../server/lab/main-settings.ts'
import { reasonOf, request } from '../transports/post.ts'

/** Milliseconds for an answer. */
const PATIENCE = 10_000

/** What everyone watches, as the server has it, and a way to set it. */
export class MainSetting {
  /** Undefined: not known yet. */
  main: Main | undefined
  /** Why it is not known, or was not set, in English; empty: it was. */
  failure = ''
  /** What the server was asked for and has not answered. */
  #asked: Partial<MainSettings> = {}
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>
  /** Whatever is asked of the server, one after the other: the last answer is how it is. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>) {
    this.#host = host
  }

  /** As the page shows them: what the server took, and what it is being asked for. */
  get settings(): MainSettings | undefined {
    return this.main && { ...this.main.settings, ...this.#asked }
  }

  /** To be called when it may be another: this page is not the only one that sets it. */
  look(): Promise<void> {
    return this.#ask({ method: 'GET' })
  }

  /** What the server refuses is as it was, and why is said. */
  set(changes: Partial<MainSettings>): Promise<void> {
    this.#asked = { ...this.#asked, ...changes }
    this.#host.requestUpdate()
    return this.#ask({
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(changes),
    })
  }

  #ask(init: RequestInit): Promise<void> {
    const step = this.#queue.then(async () => {
      try {
        const signal = AbortSignal.timeout(PATIENCE)
        const response = await request({ origin: location.origin }, '/lab/main', {
          ...init,
          signal,
        })
        if (!response.ok) throw new Error(await reasonOf(response))
        this.main = (await response.json()) as Main
        this.failure = ''
      } catch (error) {
        this.failure = (error as Error).message
      }
      if (this.#queue === step) this.#asked = {}
      this.#host.requestUpdate()
    })
    this.#queue = step
    return step
  }
}
