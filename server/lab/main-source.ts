import type { FastifyBaseLogger } from 'fastify'
import type { Draft } from '../feed/event.ts'
import { ProblemError } from '../problem.ts'
import type { MakeSource, SourceSettings } from '../sources/index.ts'
import { madeUp } from '../sources/made-up.ts'
import type { Source, SourceAbout } from '../sources/source.ts'
import type { Main, MainSettings } from './main-settings.ts'
import { noSource, refuseTooMuch, sharedSource } from './source-refusals.ts'

/** What makes a source another one, each of its kind. */
const OF_THE_SOURCE = {
  tape: ['source', 'speed'],
  simulator: ['source', 'rate', 'arrivals', 'symbols', 'seed'],
  none: ['source'],
} as const satisfies Record<MainSettings['source'], readonly (keyof MainSettings)[]>

export interface MainSourceOptions {
  /** What the server was started with. */
  readonly settings: SourceSettings
  readonly make: MakeSource
  /** What each event's JSON is filled up to: the feed's, whatever the source. */
  readonly payloadBytes: number
  /** Whether processes share the feed, so that another one may run its source. */
  readonly shared: boolean
  readonly log: FastifyBaseLogger
}

/**
 * What emits into `main`. It can be set to something else while everybody goes on: the log and its
 * epoch stay, only who writes into it is another, and so no client is reset.
 */
export class MainSource {
  readonly #options: MainSourceOptions
  readonly #watchers = new Set<() => void>()
  #settings: MainSettings
  /** Undefined: nobody but people publish. */
  #source: Source | undefined
  /** Undefined: it does not run. */
  #emit: ((draft: Draft) => void) | undefined

  /** @throws TapeError, RangeError when there is no such source */
  constructor(options: MainSourceOptions) {
    const { source, speed, rate, arrivals, symbols, seed } = options.settings
    this.#options = options
    this.#settings = { source, speed, rate, arrivals, symbols: symbols.length, seed }
    this.#source = options.make(options.settings)
  }

  get about(): SourceAbout {
    return this.#source?.about ?? { kind: 'none' }
  }

  /** As it is on the wire. */
  get main(): Main {
    return { settings: this.#settings, about: this.about, shared: this.#options.shared }
  }

  start(emit: (draft: Draft) => void): void {
    this.#emit = emit
    this.#source?.start(emit)
  }

  stop(): void {
    this.#emit = undefined
    this.#source?.stop()
  }

  /**
   * Takes what has changed. A source that is another in whatever way begins, a recording with its
   * first row and the simulator from its seed; one that is not goes on.
   * @throws ProblemError when it cannot be; nothing is changed then
   */
  set(changes: Partial<MainSettings>): void {
    const { shared, log } = this.#options
    if (shared) throw new ProblemError(sharedSource)
    const before = this.#settings
    const settings = { ...before, ...changes }
    const names = Object.keys(settings) as (keyof MainSettings)[]
    if (names.every((name) => settings[name] === before[name])) return
    this.#refuseTooMuch(settings)
    const own = OF_THE_SOURCE[settings.source]
    if (own.some((name) => settings[name] !== before[name])) this.#begin(settings)
    this.#settings = settings
    log.info({ settings }, 'the source was set')
    for (const changed of [...this.#watchers]) changed()
  }

  /** Calls back when it was set to something else. Returns what ends it. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed)
    return () => void this.#watchers.delete(changed)
  }

  #begin(settings: MainSettings): void {
    const source = this.#sourceOf(settings)
    this.#source?.stop()
    this.#source = source
    if (this.#emit !== undefined) source?.start(this.#emit)
  }

  #sourceOf({ source, ...settings }: MainSettings): Source | undefined {
    const { make, log } = this.#options
    if (source === 'none') return undefined
    try {
      return make({ ...settings, source, symbols: this.#named(settings.symbols) })
    } catch (err) {
      log.error({ err, source }, 'there is no such source, and the one before goes on')
      throw new ProblemError(noSource(source))
    }
  }

  #named(count: number): readonly string[] {
    const { symbols } = this.#options.settings
    return symbols.length === count ? symbols : madeUp(count)
  }

  /**
   * What the server was started with is not too much, whatever it comes to. The simulator's settings
   * are judged when they are set, also while it does not run: nobody is to find out later.
   */
  #refuseTooMuch({ rate, symbols }: MainSettings): void {
    const { settings: given, payloadBytes } = this.#options
    refuseTooMuch({
      rate: rate > given.rate ? rate : 0,
      symbols: symbols > given.symbols.length ? symbols : 0,
      payloadBytes,
    })
  }
}
