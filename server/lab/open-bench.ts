import type { FastifyBaseLogger } from 'fastify'
import type { Feed } from '../feed/feed.ts'
import { ProblemError, problem } from '../problem.ts'
import type { Source } from '../sources/source.ts'
import type { Bench, BenchSettings, RoadReading } from './bench.ts'
import { BenchFeed } from './bench-feed.ts'
import type { Message } from './dissect.ts'
import { Mirror } from './mirror.ts'
import type { Road } from './road.ts'
import { noSource, refuseTooMuch } from './source-refusals.ts'

export const DEFAULTS: BenchSettings = {
  source: 'main',
  speed: 10,
  rate: 10,
  arrivals: 'periodic',
  symbols: 4,
  seed: 1,
  payloadBytes: 0,
  delay: 0,
  jitter: 0,
  bandwidth: 0,
}

/** What a change of begins the feed anew; the rest is about the roads. */
const OF_THE_FEED = [
  'source',
  'speed',
  'rate',
  'arrivals',
  'symbols',
  'seed',
  'payloadBytes',
] as const

/** Milliseconds that a fault lasts unless it is said. */
const LASTS = { freeze: 5000, refuse: 10_000 } as const

/** What happens to roads. `restore` ends a freeze or a refusal, and leaves the settings. */
export type Fault = 'cut' | 'freeze' | 'refuse' | 'restore'

/** A page that has the bench before it. */
export interface Viewer {
  /** The roads whose messages it wants to see. */
  readonly looks: ReadonlySet<string>
  /** The settings are others. */
  changed(): void
  show(road: string, connection: number, at: number, message: Message): void
}

/** Whose a bench is. */
export interface Maker {
  /** Of the page, which may read what comes over the roads. */
  readonly origin?: string | undefined
  /** Id of a session. */
  readonly owner?: string | undefined
}

/** Where a bench gets its feed from: one of its own has a source, or nobody but people publish. */
export interface Supplies {
  readonly main: Feed
  newFeed(payloadBytes: number): Feed
  newSource(settings: BenchSettings): Source | undefined
}

/** A bench at work: its roads and mirrors, its feed and the source of that. */
export class OpenBench {
  readonly name: string
  /** Of the page that made it, which may read what comes over the roads. */
  readonly origin: string | undefined
  /** The session of whoever made it; undefined where there are none. */
  readonly owner: string | undefined
  readonly feed: BenchFeed
  readonly viewers = new Set<Viewer>()
  readonly #roads: ReadonlyMap<string, Road>
  readonly #mirrors = new Map<string, Mirror>()
  readonly #supplies: Supplies
  readonly #log: FastifyBaseLogger
  #settings = DEFAULTS
  #own: Feed | undefined
  #source: Source | undefined

  constructor(
    name: string,
    { origin, owner }: Maker,
    roads: ReadonlyMap<string, Road>,
    supplies: Supplies,
    log: FastifyBaseLogger,
  ) {
    this.name = name
    this.origin = origin
    this.owner = owner
    this.feed = new BenchFeed(supplies.main)
    this.#roads = roads
    this.#supplies = supplies
    this.#log = log
    for (const [transport, road] of roads)
      this.#mirrors.set(transport, this.#mirror(transport, road))
  }

  /** As it is on the wire. */
  get bench(): Bench {
    const ports = [...this.#roads].map(([transport, { port }]) => [transport, port] as const)
    return { name: this.name, roads: Object.fromEntries(ports), settings: this.#settings }
  }

  /** What crossed each of its roads. */
  get readings(): Record<string, RoadReading> {
    return Object.fromEntries([...this.#mirrors].map(([road, mirror]) => [road, mirror.read()]))
  }

  /**
   * Takes what has changed, and does nothing where nothing has. A source that is another in
   * whatever way begins from its seed, in a feed of a new epoch.
   * @throws ProblemError when it cannot be; nothing is changed then
   */
  set(changes: Partial<BenchSettings>): void {
    const before = this.#settings
    const settings = { ...before, ...changes }
    if (settings.source === 'simulator') refuseTooMuch(settings)
    const isOwn = before.source !== 'main' || settings.source !== 'main'
    if (isOwn && OF_THE_FEED.some((name) => settings[name] !== before[name])) this.#begin(settings)
    this.#settings = settings
    const { delay, jitter, bandwidth } = settings
    for (const road of this.#roads.values()) road.set({ delay, jitter, bandwidth })
    for (const viewer of this.viewers) viewer.changed()
  }

  /**
   * @param ms how long a freeze (5,000 by default) or a refusal (10,000) lasts, 0 to 600,000
   * @param names of transports; all by default. Returns how many connections were cut.
   * @throws ProblemError when there is no such road
   */
  fault(fault: Fault, ms?: number, names: readonly string[] = [...this.#roads.keys()]): number {
    const roads = names.map((name) => {
      const road = this.#roads.get(name)
      if (road !== undefined) return road
      const there = [...this.#roads.keys()].join(', ') || 'none'
      throw new ProblemError(
        problem(400, 'road', `There is no road "${name}" here; there is: ${there}.`),
      )
    })
    let cut = 0
    for (const road of roads) {
      if (fault === 'cut') cut += road.cut()
      if (fault === 'freeze') road.freeze(ms ?? LASTS.freeze)
      if (fault === 'refuse') road.refuse(ms ?? LASTS.refuse)
      if (fault !== 'restore') continue
      road.freeze(0)
      road.refuse(0)
    }
    return cut
  }

  /** To be called when a viewer comes, goes, or looks elsewhere: only what is seen is mirrored. */
  looksChanged(): void {
    for (const [road, mirror] of this.#mirrors) {
      mirror.looking = [...this.viewers].some(({ looks }) => looks.has(road))
    }
  }

  /** Leaves those who are attached with `main`. */
  async close(): Promise<void> {
    this.#source?.stop()
    this.feed.switchTo(this.#supplies.main)
    await Promise.all([
      this.#own?.close(),
      ...[...this.#roads.values()].map((road) => road.close()),
    ])
    for (const mirror of this.#mirrors.values()) mirror.close()
  }

  #begin(settings: BenchSettings): void {
    const source = this.#sourceOf(settings)
    this.#source?.stop()
    const before = this.#own
    const own =
      settings.source === 'main' ? undefined : this.#supplies.newFeed(settings.payloadBytes)
    this.#own = own
    this.#source = source
    this.feed.switchTo(own ?? this.#supplies.main)
    void before?.close()
    source?.start((draft) => {
      own
        ?.publish(draft)
        .catch((err: unknown) => this.#log.error({ err }, 'an event was not published'))
    })
  }

  #sourceOf(settings: BenchSettings): Source | undefined {
    try {
      return this.#supplies.newSource(settings)
    } catch (err) {
      this.#log.error({ err, settings }, 'a bench has no source')
      throw new ProblemError(noSource(settings.source))
    }
  }

  #mirror(transport: string, road: Road): Mirror {
    let isLogged = false
    const failed = (err: unknown): void => {
      if (!isLogged)
        this.#log.error({ err, transport }, 'what crosses a road cannot be taken apart')
      isLogged = true
    }
    return new Mirror(
      road,
      (connection, at, message) => {
        for (const viewer of this.viewers) {
          if (viewer.looks.has(transport)) viewer.show(transport, connection, at, message)
        }
      },
      failed,
    )
  }
}
