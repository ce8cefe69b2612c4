import { setTimeout as sleep } from 'node:timers/promises'
import type { Crossed } from '../../../server/lab/connection.ts'
import type { Road, Sight } from '../../../server/lab/road.ts'
import type { Bed } from '../bed.ts'
import type { Client, DriveOptions } from '../drivers/driver.ts'
import { driverOf } from '../drivers/index.ts'
import { addWays, noTraffic } from '../drivers/traffic.ts'
import type { Observations } from '../validity.ts'
import { Exchanges, type Reading, readingOf } from './exchanges.ts'

/** ms within which clients are connected, and ended. */
const PATIENCE = 10_000
const TICK = 5

export interface CountedSettings extends Pick<DriveOptions, 'head' | 'interval' | 'wait'> {
  readonly transport: string
  readonly clients: number
  /** Sees what crosses, from the first byte on. */
  readonly watch?: (sight: Sight) => void
}

/** What the same bytes came to where they were counted: by the clients, and on their way. */
export interface Counted {
  readonly clients: Crossed
  readonly proxy: Crossed
}

/**
 * Clients in this process, at a server behind a road that counts what crosses. Bytes do not depend
 * on when they come, so that neither needs a process of its own; the server has one.
 */
export class CountedClients {
  readonly clients: Client[] = []
  /** Of each client what its events cost. */
  readonly exchanges: Exchanges[] = []
  /** Of each client what it had sent and got when events could first arrive. */
  readonly openings: Reading[] = []
  readonly road: Road
  readonly #settings: CountedSettings

  private constructor(road: Road, settings: CountedSettings) {
    this.road = road
    this.#settings = settings
  }

  /** Connects them, one after the other. @throws Error when one could not */
  static async open(
    bed: Bed,
    target: { readonly host: string; readonly port: number },
    settings: CountedSettings,
  ): Promise<CountedClients> {
    const counted = new CountedClients(await bed.road(target), settings)
    if (settings.watch) counted.road.watch(settings.watch)
    bed.onEnd(() => Promise.all(counted.clients.map((client) => client.close())))
    while (counted.clients.length < settings.clients) counted.#add()
    const deadline = performance.now() + PATIENCE
    while (counted.openings.length < settings.clients) {
      if (performance.now() > deadline) throw new Error('not all clients could connect')
      await sleep(TICK)
    }
    return counted
  }

  /**
   * Ends them in order, and waits until all that was on its way has arrived.
   * @throws Error when a connection does not end
   */
  async close(): Promise<Counted> {
    await Promise.all(this.clients.map((client) => client.close()))
    const deadline = performance.now() + PATIENCE
    while ([...this.road.connections].length > 0) {
      if (performance.now() > deadline) throw new Error('a connection through the road stays open')
      await sleep(TICK)
    }
    const { up, down } = this.clients.reduce((sum, client) => {
      addWays(sum, client.traffic())
      return sum
    }, noTraffic())
    return { clients: { up: up.bytes, down: down.bytes }, proxy: this.road.crossed }
  }

  /** Held against the promises: a client that missed an event has not paid for it. */
  get delivery(): Observations {
    const sum = { expected: 0, delivered: 0 }
    for (const { findings } of this.clients) {
      sum.delivered += findings.delivered
      sum.expected += findings.delivered + findings.dropped + findings.missed
    }
    return { delivery: sum }
  }

  /** Connections that were lost, whose beginnings would pass for the price of events. */
  get losses(): number {
    return this.clients.reduce((sum, { counts }) => sum + counts.failures, 0)
  }

  #add(): void {
    const { transport, head, interval, wait } = this.#settings
    let isOpen = false
    const client: Client = driverOf(transport).connect({
      ...{ head, interval, wait },
      host: '127.0.0.1',
      port: this.road.port,
      onState: ({ state }) => {
        if (state !== 'open' || isOpen) return
        isOpen = true
        this.openings.push(readingOf(client))
      },
      onEvent: (arrival) => {
        if (arrival.how === 'live') exchanges.read()
      },
    })
    const exchanges = new Exchanges(client)
    this.clients.push(client)
    this.exchanges.push(exchanges)
  }
}

/** A whole sentence when both did not count the same, to the byte. */
export function disagreement({ clients, proxy }: Counted): string | undefined {
  if (clients.up === proxy.up && clients.down === proxy.down) return undefined
  return `the clients count ${clients.up} bytes up and ${clients.down} down, the proxy between them and the server ${proxy.up} and ${proxy.down}.`
}
