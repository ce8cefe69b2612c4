import type { Begin, ToPrimary, ToWorker } from './news.ts'

type Told = {
  readonly [Type in ToWorker['type']]?: (news: Extract<ToWorker, { type: Type }>) => void
}

/** The primary, as a worker sees it. A worker whose primary is gone ends, which Node sees to. */
export class Primary {
  readonly #early: ToWorker[] = []
  #told: Told | undefined
  #begun: (begin: Begin) => void = () => {}
  /** What it says first. */
  readonly begin = new Promise<Begin>((resolve) => {
    this.#begun = resolve
  })

  constructor() {
    process.on('message', (news: ToWorker) => {
      if (news.type === 'begin') this.#begun(news)
      // It has no clients yet that it could let go.
      else if (news.type === 'stop' && this.#told === undefined) process.exit(0)
      else if (this.#told === undefined) this.#early.push(news)
      else this.#tell(news)
    })
    void this.say({ type: 'here' })
  }

  /** Calls back for what it says, and has said since `begin`. */
  listen(told: Told): void {
    this.#told = told
    for (const news of this.#early.splice(0)) this.#tell(news)
  }

  /** Resolves once it is on its way. */
  say(news: ToPrimary): Promise<void> {
    return new Promise((resolve) => {
      if (process.send === undefined) resolve()
      else process.send(news, undefined, undefined, () => resolve())
    })
  }

  #tell(news: ToWorker): void {
    this.#told?.[news.type]?.(news as never)
  }
}
