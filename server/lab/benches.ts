import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import type { Feed } from '../feed/feed.ts'
import type { Feeds } from '../feed/feeds.ts'
import { ProblemError, problem } from '../problem.ts'
import type { Source } from '../sources/source.ts'
import type { Pair } from '../tls/pair.ts'
import type { BenchSettings } from './bench.ts'
import type { Entrance } from './entrance.ts'
import { type Maker, OpenBench, type Supplies, type Viewer } from './open-bench.ts'
import { Road } from './road.ts'

/** Benches at a time. */
const MOST = 64

/** Connections that one road takes at a time: some pages, and clients beside them. */
const MOST_PER_ROAD = 100

/** Of one who was let in: a page that is loaded again leaves one behind for a minute. */
const MOST_OF_ONE = 8

/** Milliseconds that a bench outlives its last page: a reload, or a network that comes back. */
const GRACE = 60_000

export interface LabOptions {
  /** False: lanes connect to the server itself, and nothing can be counted, delayed or cut. */
  readonly roads: boolean
  /** A bounded feed for one bench, whose events are filled up to so many bytes. */
  newFeed(payloadBytes: number): Feed
  /** What a bench's settings ask for; undefined where nobody but people publish. */
  newSource(settings: BenchSettings): Source | undefined
  /** Milliseconds that a bench outlives its last page; 60,000 by default. */
  readonly grace?: number
}

/** What benches need of the server that they belong to. */
export interface Surroundings {
  readonly feeds: Feeds
  /** Names; each has a road of its own. */
  readonly transports: readonly string[]
  readonly log: FastifyBaseLogger
  /** Where clients reach the server; undefined before they can. */
  address(): AddressInfo | undefined
  /** With TLS: what roads show for themselves. */
  readonly pair?: Pair
  /** Where roads lead to, where they do not lead to where clients reach the server. */
  readonly entrance?: Entrance
  /** A road had as many connections as it takes. */
  refused(): void
}

/** The benches of a server, each for as long as a page has it before it, and a little longer. */
export class Benches {
  readonly #open = new Map<string, OpenBench>()
  readonly #timers = new Map<OpenBench, NodeJS.Timeout>()
  readonly #options: LabOptions
  readonly #around: Surroundings
  readonly #supplies: Supplies
  /** Those of which the roads are being opened. */
  #coming = 0
  #isClosed = false

  constructor(options: LabOptions, around: Surroundings) {
    this.#options = options
    this.#around = around
    this.#supplies = {
      main: around.feeds.main.feed,
      newFeed: (payloadBytes) => options.newFeed(payloadBytes),
      newSource: (settings) => options.newSource(settings),
    }
  }

  of(name: string): OpenBench | undefined {
    return this.#open.get(name)
  }

  /** @throws ProblemError when there can be no more */
  async make(changes: Partial<BenchSettings>, maker: Maker): Promise<OpenBench> {
    if (this.#open.size + this.#coming >= MOST) {
      const detail = `All ${MOST} benches are taken; one is free a minute after its page is closed.`
      throw new ProblemError(problem(503, 'benches', detail))
    }
    const own = [...this.#open.values()].filter((it) => it.owner === maker.owner)
    if (maker.owner !== undefined && own.length >= MOST_OF_ONE) {
      const detail = `You have ${MOST_OF_ONE} benches already; one is gone a minute after its page is closed.`
      throw new ProblemError(problem(429, 'benches', detail))
    }
    this.#coming++
    try {
      const roads = await this.#roads()
      const name = randomBytes(5).toString('hex')
      const bench = new OpenBench(name, maker, roads, this.#supplies, this.#around.log)
      try {
        if (this.#isClosed)
          throw new ProblemError(problem(503, 'closing', 'The server is closing.'))
        bench.set(changes)
      } catch (error) {
        await bench.close()
        throw error
      }
      this.#open.set(name, bench)
      this.#around.feeds.add(name, bench.feed)
      this.#countDown(bench)
      return bench
    } finally {
      this.#coming--
    }
  }

  enter(bench: OpenBench, viewer: Viewer): void {
    clearTimeout(this.#timers.get(bench))
    bench.viewers.add(viewer)
    bench.looksChanged()
  }

  leave(bench: OpenBench, viewer: Viewer): void {
    bench.viewers.delete(viewer)
    bench.looksChanged()
    if (bench.viewers.size === 0 && !this.#isClosed) this.#countDown(bench)
  }

  /** Nothing is left that would keep the process. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    await Promise.all([...this.#open.values()].map((bench) => bench.close()))
    this.#open.clear()
  }

  #countDown(bench: OpenBench): void {
    const { grace = GRACE } = this.#options
    clearTimeout(this.#timers.get(bench))
    this.#timers.set(bench, setTimeout(() => this.#end(bench), grace).unref())
  }

  #end(bench: OpenBench): void {
    this.#timers.delete(bench)
    this.#open.delete(bench.name)
    // Switched to main before it is handed over: whoever is attached is told so.
    void bench.close()
    this.#around.feeds.remove(bench.name)
  }

  /** A road in front of each transport, where the server itself listens. */
  async #roads(): Promise<Map<string, Road>> {
    const address = this.#around.address()
    const roads = new Map<string, Road>()
    if (!this.#options.roads || address === undefined) return roads
    const { address: host, port } = address
    const { pair, entrance, refused } = this.#around
    try {
      const target = (await entrance?.address()) ?? {
        host: host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host,
        port,
      }
      for (const transport of this.#around.transports) {
        const road = { target, host, pair, most: MOST_PER_ROAD, refused }
        roads.set(transport, await Road.open(road))
      }
    } catch (err) {
      for (const road of roads.values()) await road.close()
      this.#around.log.error({ err }, 'a road cannot be opened')
      throw new ProblemError(problem(503, 'roads', 'The server has no ports left for roads.'))
    }
    return roads
  }
}
