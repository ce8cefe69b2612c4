import { expect } from 'vitest'
import { transports } from '../../web/transports/index.ts'
import type { Report } from '../../web/transports/transport.ts'
import type { Feed } from '../feed/feed.ts'
import { type Client, nodeClients } from './clients.ts'

const NAMES = transports.map(({ name }) => name)

/** One client on each transport of a server, who look on while its log goes away and comes back. */
export class Onlookers {
  readonly #feed: Feed
  readonly #clients: readonly Client[]

  private constructor(feed: Feed, clients: readonly Client[]) {
    this.#feed = feed
    this.#clients = clients
  }

  /** Resolves once all have what the feed has. */
  static async of({ feed, origin }: { feed: Feed; origin: string }): Promise<Onlookers> {
    const options = { interval: 50, wait: 20 }
    const clients = NAMES.map((name) => nodeClients().connect(name, origin, options))
    const onlookers = new Onlookers(feed, await Promise.all(clients))
    await onlookers.allHave()
    return onlookers
  }

  /** Waits until each stands at the newest event. */
  async allHave(): Promise<void> {
    const { epoch, newest } = this.#feed.bounds()
    for (const client of this.#clients) {
      await expect.poll(() => client.cursor(), { timeout: 20_000 }).toBe(`${epoch}.${newest}`)
    }
  }

  /** Waits until each was told just this, in this order, of the log's being out of reach. */
  async allToldStale(expected: readonly boolean[]): Promise<void> {
    for (const [index, client] of this.#clients.entries()) {
      const told = async (): Promise<boolean[]> =>
        (await heard(client, 'stale')).map(({ stale }) => stale)
      const message = `${NAMES[index]}`
      await expect.poll(told, { timeout: 20_000, message }).toEqual(expected)
    }
  }

  /** Expects that each is refused what it publishes, and told why. */
  async nonePublishes(): Promise<void> {
    for (const client of this.#clients) {
      await expect(client.publish('while it is away')).rejects.toThrow(/out of reach/)
    }
  }

  /** Expects that each started so, one after the other, and missed or repeated nothing. */
  async allStarted(...expected: readonly string[]): Promise<void> {
    for (const [index, client] of this.#clients.entries()) {
      const starts = (await heard(client, 'start')).map(({ outcome, reason }) => reason ?? outcome)
      expect(starts, NAMES[index]).toEqual(expected)
      expect(await heard(client, 'gap'), NAMES[index]).toEqual([])
      expect(await heard(client, 'repeat'), NAMES[index]).toEqual([])
    }
  }

  /** Expects that each had exactly these prices, in this order, besides those of snapshots. */
  async allHeard(...prices: readonly number[]): Promise<void> {
    for (const [index, client] of this.#clients.entries()) {
      const events = (await heard(client, 'event')).filter(({ arrival }) => arrival !== 'snapshot')
      const seen = events.map(({ event: { type, data } }) => type === 'price' && data.price)
      expect(seen, NAMES[index]).toEqual(prices)
    }
  }
}

async function heard<K extends Report['kind']>(
  client: Client,
  kind: K,
): Promise<Extract<Report, { kind: K }>[]> {
  const all = await client.reports()
  return all.filter((it): it is Extract<Report, { kind: K }> => it.kind === kind)
}
