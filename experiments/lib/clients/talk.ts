import type { Client, Published } from '../drivers/driver.ts'
import { Histogram, type HistogramJson } from '../statistics/histogram.ts'
import { randomFrom } from '../statistics/random.ts'

/** What clients that talk back found out. µs. */
export interface Talked {
  /** Events that were to be published, and those of them that no receipt came for. */
  readonly published: number
  readonly failed: number
  /** From asking to publish to the receipt, which carries the event's id. */
  readonly receipts: HistogramJson
  /** From asking to publish to the event itself, on the way on which the client gets all of them. */
  readonly returns: HistogramJson
}

interface Sent extends Published {
  readonly client: number
}

/** As much text as a line of a chat. */
const EVENT = JSON.stringify({
  type: 'notification',
  data: { level: 'info', title: 'Talking back', text: 'And so say all of us.', from: 'a client' },
})

/** Some of a crowd's clients publish, and each looks out for its own events among all. */
export class Talk {
  readonly #clients: readonly Pick<Client, 'publish'>[]
  readonly #keep: number | undefined
  readonly #sent: Sent[] = []
  /** Of each client, when which notification came: a receipt may well come after its event. */
  readonly #came: readonly Map<string, number>[]
  readonly #talking: Promise<void>[] = []
  #failed = 0

  /** @param keep raw values to keep beside the histograms */
  constructor(clients: readonly Pick<Client, 'publish'>[], keep?: number) {
    this.#clients = clients
    this.#keep = keep
    this.#came = clients.map(() => new Map())
  }

  /** Each says something that does not count: what a POST needs first, a connection, is there then. */
  async open(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.publish(EVENT)))
  }

  /**
   * Begins anew, and publishes `rate` events a second for so long, of all clients together. Their times are fixed
   * beforehand, so that a slow receipt puts nothing off, and drawn, so that polls and publishing
   * cannot fall into step. Clients take turns: each has got its receipt before it is due again.
   */
  begin(rate: number, seconds: number, seed: number): void {
    const random = randomFrom(seed, 0x7a1c)
    this.#sent.length = 0
    this.#talking.length = 0
    this.#failed = 0
    // A Poisson process, given how many come of it.
    const times = Array.from({ length: Math.round(rate * seconds) }, () => random() * seconds)
    for (const [turn, at] of times.sort((a, b) => a - b).entries()) {
      this.#talking.push(this.#say(turn % this.#clients.length, at * 1000))
    }
  }

  /** A notification came to a client. @param receivedAt ms by this process's clock, as receipts */
  heard(client: number, id: string, receivedAt: number): void {
    const came = this.#came[client]
    if (came?.has(id) === false) came.set(id, receivedAt)
  }

  /** Resolves when all is said, and answered. */
  async end(): Promise<void> {
    await Promise.all(this.#talking)
  }

  read(): Talked {
    const receipts = new Histogram(this.#keep)
    const returns = new Histogram(this.#keep)
    for (const { client, id, sentAt, receiptAt } of this.#sent) {
      receipts.record((receiptAt - sentAt) * 1000)
      const came = this.#came[client]?.get(id)
      if (came !== undefined) returns.record((came - sentAt) * 1000)
    }
    return {
      published: this.#talking.length,
      failed: this.#failed,
      receipts: receipts.toJSON(),
      returns: returns.toJSON(),
    }
  }

  async #say(client: number, at: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, at))
    try {
      const published = await this.#clients[client]?.publish(EVENT)
      if (published !== undefined) this.#sent.push({ client, ...published })
    } catch {
      this.#failed++
    }
  }
}
