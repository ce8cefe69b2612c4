import type { RoadReading, Way } from './bench.ts'
import type { Direction } from './connection.ts'
import { dissectors, type Message } from './dissect.ts'
import type { Road, Sight } from './road.ts'

/** Hears of a message that crossed. `at` is server time, ms since 1970. */
export type Show = (connection: number, at: number, message: Message) => void

type Sums = Pick<Way, 'headers' | 'framing' | 'payload' | 'requests' | 'events'>
type Pair = ReturnType<typeof dissectors>

/**
 * Sums up what crosses a road by what it is there for, from the road's first byte on, and shows
 * each message while somebody looks, with its secrets masked.
 *
 * What it cannot take apart must not bring the server down: an exception ends the dissecting of
 * that connection alone, whose bytes still count.
 */
export class Mirror {
  readonly #road: Road
  readonly #show: Show
  readonly #failed: (error: unknown) => void
  readonly #unwatch: () => void
  readonly #pairs = new Map<number, Pair>()
  /** Of connections that are gone. */
  readonly #before: Record<Direction, Sums> = { up: noSums(), down: noSums() }
  #looking = false

  constructor(road: Road, show: Show, failed: (error: unknown) => void) {
    this.#road = road
    this.#show = show
    this.#failed = failed
    this.#unwatch = road.watch((sight) => this.#see(sight))
  }

  get looking(): boolean {
    return this.#looking
  }

  set looking(looking: boolean) {
    this.#looking = looking
    for (const pair of this.#pairs.values()) look(pair, looking)
  }

  read(): RoadReading {
    const { opened, crossed, connections } = this.#road
    const way = (direction: Direction): Way => {
      const sums = { ...this.#before[direction] }
      for (const pair of this.#pairs.values()) add(sums, pair[direction])
      return { bytes: crossed[direction], ...sums }
    }
    return { connections: [...connections].length, opened, up: way('up'), down: way('down') }
  }

  close(): void {
    this.#unwatch()
    this.#pairs.clear()
  }

  #see(sight: Sight): void {
    const { connection, at } = sight
    if (sight.kind === 'opened') {
      const pair = dissectors()
      look(pair, this.#looking)
      this.#pairs.set(connection, pair)
      return
    }
    const pair = this.#pairs.get(connection)
    if (pair === undefined) return
    try {
      if (sight.kind === 'bytes') {
        this.#tell(connection, at, pair[sight.direction].push(sight.bytes))
        return
      }
      this.#tell(connection, at, [...pair.up.end(), ...pair.down.end()])
    } catch (error) {
      this.#failed(error)
    }
    this.#forget(connection, pair)
  }

  #tell(connection: number, at: number, messages: readonly Message[]): void {
    for (const message of messages) this.#show(connection, at, message)
  }

  #forget(connection: number, pair: Pair): void {
    this.#pairs.delete(connection)
    for (const direction of ['up', 'down'] as const) add(this.#before[direction], pair[direction])
  }
}

function look({ up, down }: Pair, looking: boolean): void {
  up.looking = looking
  down.looking = looking
}

function noSums(): { -readonly [Name in keyof Sums]: number } {
  return { headers: 0, framing: 0, payload: 0, requests: 0, events: 0 }
}

function add(sums: { -readonly [Name in keyof Sums]: number }, more: Sums): void {
  for (const name of Object.keys(sums) as (keyof Sums)[]) sums[name] += more[name]
}
