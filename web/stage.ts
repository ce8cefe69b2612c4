import type { Receipt } from '../server/feed/schema.ts'
import type { RoadReading } from '../server/lab/bench.ts'
import type { Bench } from './bench.ts'
import type { Channel } from './channel.ts'
import type { Clock } from './clock.ts'
import type { Lane } from './lane.ts'
import type { Lanes } from './lanes.ts'
import type { PageSettings } from './model/settings.ts'
import type { Observations } from './observations.ts'
import type { FaultOptions, Stage as StageOfScenarios } from './scenarios/stage.ts'
import { post, reasonOf, request } from './transports/post.ts'

/** Milliseconds that lanes get to follow, beside a poll's interval. */
const PATIENCE = 15_000
/** Milliseconds between two looks at whether it still runs. */
const LOOK = 200
/** Milliseconds in which a server has to say whether it does what is asked. */
const ANSWER = 5000
/** Milliseconds between two readings of the roads are 1,000; a second one may be late. */
const READING = 5000

/** The page, as scenarios play on it. */
export class Stage implements StageOfScenarios {
  readonly origin = location.origin
  readonly #bench: Bench
  readonly #channel: Channel
  readonly #lanes: Lanes
  readonly #observations: Observations

  constructor(bench: Bench, channel: Channel, lanes: Lanes, observations: Observations) {
    this.#bench = bench
    this.#channel = channel
    this.#lanes = lanes
    this.#observations = observations
  }

  get lanes(): readonly Lane[] {
    return this.#lanes.all
  }

  get clock(): Clock {
    return this.#channel.clock
  }

  get settings(): PageSettings {
    return this.#bench.settings
  }

  /** Resolves once the bench has them and all lanes that run are open, on the same feed. */
  async set(changes: Partial<PageSettings>): Promise<void> {
    const moved = this.#bench.isAnotherFeed(changes)
    await this.#followed(moved ? started : opened, () => this.#bench.set(changes))
  }

  leave(isLeft: boolean): Promise<void> {
    // Who may only watch has no bench, and is there already.
    const along = this.#bench.name === undefined ? opened : started
    return this.#followed(along, () => this.#bench.leave(isLeft))
  }

  get workers(): number {
    return this.#channel.stats?.workers?.length ?? 0
  }

  async kill(server: string): Promise<void> {
    const path = `/lab/workers/${encodeURIComponent(server)}`
    const signal = AbortSignal.timeout(ANSWER)
    const response = await request({ origin: this.origin }, path, { method: 'DELETE', signal })
    if (!response.ok) throw new Error(await reasonOf(response))
  }

  send(title: string): Promise<Receipt> {
    return post({ origin: this.origin, bench: this.#bench.feed }, { title, from: 'this page' })
  }

  fault(kind: 'cut' | 'freeze' | 'refuse', { ms, roads }: FaultOptions = {}): Promise<number> {
    return this.#bench.fault(kind, {
      ...(ms !== undefined && { ms }),
      ...(roads && { roads: [...roads] }),
    })
  }

  /** Makes a change, and resolves once all lanes that run have come along. */
  async #followed(
    along: (lane: Lane, patience: number) => Promise<void>,
    change: () => Promise<void> | void,
  ): Promise<void> {
    const patience = PATIENCE + this.settings.interval
    const running = this.lanes.filter(({ running, state }) => running && state !== 'paused')
    const followed = Promise.all(running.map((lane) => along(lane, patience)))
    followed.catch(() => {})
    await change()
    await followed
    this.#observations.renew()
  }

  readings(): Promise<Readonly<Record<string, RoadReading>>> {
    if (!this.#bench.hasRoads) return Promise.resolve({})
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        unhear()
        reject(new Error('the server said nothing of the roads for 5 s'))
      }, READING)
      const unhear = this.#channel.hear('roads', ({ roads }) => {
        clearTimeout(timer)
        unhear()
        resolve(roads)
      })
    })
  }
}

/** The lane has started (over), so that it is on the feed that the bench has now. */
function started(lane: Lane, patience: number): Promise<void> {
  return when(lane, patience, (done) => lane.listen(({ kind }) => kind === 'start' && done()))
}

function opened(lane: Lane, patience: number): Promise<void> {
  return when(lane, patience, (done) => {
    const look = (): void => void (lane.state === 'open' && done())
    queueMicrotask(look)
    return lane.watch(look)
  })
}

/**
 * Does not wait for a lane that is stopped meanwhile, or paused with the page, where no frame says so.
 * @param begin starts waiting, and returns what ends it
 */
function when(
  lane: Lane,
  patience: number,
  begin: (done: () => void) => () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer)
      clearInterval(looks)
      stop()
      end()
    }
    const timer = setTimeout(
      () => settle(() => reject(new Error('not all lanes came along'))),
      patience,
    )
    const looks = setInterval(() => {
      if (lane.state === 'stopped' || lane.state === 'paused') settle(resolve)
    }, LOOK)
    const stop = begin(() => settle(resolve))
  })
}
