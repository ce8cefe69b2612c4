import type { PageSettings } from '../model/settings.ts'
import { differences } from './run.ts'
import type { Stage } from './stage.ts'

/** One for each stage: a card may be opened while what was set for the one before is put back. */
const all = new WeakMap<Stage, SetAside>()

/** The settings that a person had, while scenarios set their own: they come back afterwards. */
export class SetAside {
  readonly #stage: Stage
  #aside: Partial<PageSettings> = {}
  #set: Partial<PageSettings> = {}
  /** One after the other: a scenario may be left before its settings have come into force. */
  #turn: Promise<void> = Promise.resolve()

  constructor(stage: Stage) {
    this.#stage = stage
  }

  static of(stage: Stage): SetAside {
    const one = all.get(stage) ?? new SetAside(stage)
    all.set(stage, one)
    return one
  }

  /** What is set next waits until this run has ended: it puts back what it changed itself. */
  after(run: Promise<unknown>): void {
    void this.#next(() => run.then(nothing, nothing))
  }

  /** Sets a scenario's settings in place of those of the one before. @throws what the stage does */
  enter(settings: Partial<PageSettings>): Promise<void> {
    return this.#next(async () => {
      const wanted = { ...this.#own(), ...settings }
      this.#aside = { ...pick(this.#stage.settings, settings), ...this.#own() }
      this.#set = settings
      await this.#put(wanted)
    })
  }

  /** Puts back what the person had. @throws what the stage does */
  leave(): Promise<void> {
    return this.#next(async () => {
      const wanted = this.#own()
      this.#aside = {}
      this.#set = {}
      await this.#put(wanted)
    })
  }

  /** What was set aside, but for what the person has changed meanwhile. */
  #own(): Partial<PageSettings> {
    const { settings } = this.#stage
    const names = (Object.keys(this.#aside) as (keyof PageSettings)[]).filter((name) => {
      return !(name in this.#set) || settings[name] === this.#set[name]
    })
    return pick(this.#aside, Object.fromEntries(names.map((name) => [name, 0])))
  }

  async #put(wanted: Partial<PageSettings>): Promise<void> {
    const changes = differences(this.#stage.settings, wanted)
    if (Object.keys(changes).length > 0) await this.#stage.set(changes)
  }

  #next(turn: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(turn)
    this.#turn = done.catch(() => {})
    return done
  }
}

function pick(settings: Partial<PageSettings>, names: object): Partial<PageSettings> {
  const entries = Object.entries(settings).filter(([name]) => name in names)
  return Object.fromEntries(entries) as Partial<PageSettings>
}

function nothing(): void {}
