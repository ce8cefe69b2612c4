import { msg, str } from '@lit/localize'
import { parseCursor } from '../../server/feed/cursor.ts'
import { changesSource, type PageSettings } from '../model/settings.ts'
import { sleep } from '../transports/sleep.ts'
import { list } from '../words/list.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'
import { labelOf } from './wording.ts'

/** Milliseconds between two looks at what is waited for. */
const LOOK = 50
/** Milliseconds between two signs of progress. */
const TICK = 250
/** Milliseconds for which lanes may be on their way to a new feed. */
const MOVING = 8000

/** Why a run came to nothing: a sentence for a person. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

export interface RunOptions {
  readonly signal: AbortSignal
  /** @param fraction 0 to 1 */
  readonly progress?: (fraction: number, sentence: string) => void
  /** In place of the scenario's own. */
  readonly seconds?: number
  readonly settings?: Partial<PageSettings>
  /** Waits until a person presses a button with this label; by default it presses itself. */
  readonly press?: (label: string) => Promise<void>
}

/** One run of a scenario: its time, its signs of progress, and its end at any moment. */
export class Run {
  readonly seconds: number
  readonly #stage: Stage
  readonly #options: RunOptions
  readonly #began: number
  #sentence = ''

  constructor(stage: Stage, seconds: number, options: RunOptions) {
    this.#stage = stage
    this.#options = options
    this.seconds = options.seconds ?? seconds
    this.#began = stage.clock.local()
  }

  get signal(): AbortSignal {
    return this.#options.signal
  }

  /** What is going on from now on, as a sentence. */
  say(sentence: string): void {
    this.#sentence = sentence
    this.#progress()
  }

  /** @throws when the run was ended, or when the page was hidden: lanes that pause prove nothing */
  async wait(ms: number): Promise<void> {
    await this.until(() => false, ms)
  }

  /** Resolves with whether it came true within so many ms. @throws as `wait` does */
  async until(check: () => boolean, ms: number): Promise<boolean> {
    const { clock } = this.#stage
    const end = clock.local() + ms
    for (;;) {
      this.check()
      if (check()) return true
      const left = end - clock.local()
      if (left <= 0) return false
      await sleep(Math.min(left, LOOK), this.signal)
    }
  }

  async press(label: string): Promise<void> {
    await this.#options.press?.(label)
    this.check()
  }

  check(): void {
    this.signal.throwIfAborted()
    if (this.#stage.lanes.some(({ state }) => state === 'paused')) {
      throw new Interrupted(
        msg('The page was hidden, and its lanes paused. Run it again in sight.'),
      )
    }
  }

  /** Gives signs of progress until the function is called that it returns. */
  ticking(): () => void {
    const timer = setInterval(() => this.#progress(), TICK)
    return () => clearInterval(timer)
  }

  #progress(): void {
    const passed = (this.#stage.clock.local() - this.#began) / 1000
    const fraction = Math.min(0.98, passed / this.seconds)
    this.#options.progress?.(fraction, this.#sentence)
  }
}

/**
 * Runs a scenario on a stage: sets it, starts the lanes that were stopped, and afterwards, however
 * it ended, stops those and puts back what the run itself has changed of the scenario's settings.
 * @throws what `Run.wait` throws, and what the stage does
 */
export async function rehearse<Result>(
  scenario: Scenario<Result>,
  stage: Stage,
  options: RunOptions,
): Promise<Result> {
  const run = new Run(stage, scenario.seconds, options)
  const quiet = run.ticking()
  const stopped = stage.lanes.filter(({ state }) => state === 'stopped')
  let set: PageSettings | undefined
  try {
    run.say(msg('Setting the bench'))
    for (const lane of stopped) lane.start()
    await prepare(stage, run, { ...scenario.settings, ...options.settings })
    set = stage.settings
    if (scenario.needsRoads) refuseWithoutRoads(stage)
    const result = await scenario.run(stage, run)
    options.progress?.(1, '')
    return result
  } finally {
    quiet()
    for (const lane of stopped) lane.stop()
    if (set !== undefined) await put(stage, differences(stage.settings, set))
  }
}

/** @throws Interrupted: a verdict on what was not delayed, cut or counted would be a false one */
function refuseWithoutRoads({ lanes }: Stage): void {
  const isAny = lanes.some(({ way }) => way === 'road')
  // A lane of the learner's own never has one.
  const fallen = lanes.filter(({ way }) => way === 'fallback')
  if (!isAny) throw new Interrupted(msg('This takes roads, and this page has none.'))
  if (fallen.length === 0) return
  const names = list(fallen.map(({ transport }) => labelOf(transport.name)))
  throw new Interrupted(
    msg(str`This takes roads, and these lanes are out of their reach: ${names}.`),
  )
}

/** Sets the stage, and waits until all lanes that run are open on one feed. */
export async function prepare(
  stage: Stage,
  run: Run,
  settings: Partial<PageSettings>,
): Promise<void> {
  const before = epochs(stage)
  const isNew = changesSource(stage.settings, { ...stage.settings, ...settings })
  await put(stage, differences(stage.settings, settings))
  const settled = await run.until(() => {
    const now = epochs(stage)
    const isOpen = stage.lanes.every(({ state }) => state === 'open' || state === 'stopped')
    return isOpen && now.length === 1 && !(isNew && before.includes(now[0] as string))
  }, MOVING)
  const isAnyOpen = stage.lanes.some(({ state }) => state === 'open')
  if (!settled && !isAnyOpen) throw new Interrupted(msg('No lane is open: is the server running?'))
}

/** What of `wanted` is not so. */
export function differences(
  now: PageSettings,
  wanted: Partial<PageSettings>,
): Partial<PageSettings> {
  const entries = Object.entries(wanted) as [keyof PageSettings, unknown][]
  return Object.fromEntries(entries.filter(([name, value]) => now[name] !== value))
}

async function put(stage: Stage, changes: Partial<PageSettings>): Promise<void> {
  if (Object.keys(changes).length > 0) await stage.set(changes)
}

function epochs(stage: Stage): string[] {
  const running = stage.lanes.filter(({ state }) => state !== 'stopped')
  const cursors = running.map(({ cursor }) =>
    cursor === undefined ? undefined : parseCursor(cursor),
  )
  const known = cursors.map((it) => (it === undefined || it === 'malformed' ? '' : it.epoch))
  return [...new Set(known)]
}
