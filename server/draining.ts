import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from './fastify.ts'
import { shuffled } from './feed/shuffled.ts'
import type { Meter } from './observe/meter.ts'
import { newestAnswerOn } from './streaming.ts'

/** Milliseconds between two batches of goodbyes, on average. */
const PAUSE = 50

/** Clients in one batch, where the time allows for so few: 400 a second. */
const BATCH = 20

/** Milliseconds that clients get to take their last bytes and leave, once all were told to. */
const GRACE = 300

/** Milliseconds between two looks at who is still there. */
const LOOK = 5

interface Group {
  readonly clients: Iterable<unknown>
  readonly goodbye: (client: never) => void
  readonly within: number
}

/**
 * Lets the clients go before the server ends, within a budget. In this order: nobody new is let in;
 * held polls are answered, and everyone else is told goodbye, in batches of a random order, so that
 * they do not all come back at once; what was asked is answered; and whoever then stays, reading or
 * not, is cut off.
 *
 * Until then a connection that is kept alive is served, and told that this was its last answer.
 */
export class Draining {
  readonly #app: App
  readonly #meter: Meter
  readonly #groups: Group[] = []
  readonly #others: (() => boolean)[] = []
  /** Milliseconds for all of it, from the first goodbye to the last socket. */
  readonly #budget: number
  #isBegun = false

  /** @param seconds from the begin of closing until no client is left; 0: nobody is waited for */
  constructor(app: App, meter: Meter, seconds: number) {
    this.#app = app
    this.#meter = meter
    this.#budget = seconds * 1000
    app.addHook('preClose', () => this.#drain())
  }

  /** True once nobody may be held any more. */
  get isBegun(): boolean {
    return this.#isBegun
  }

  /**
   * Has each of these clients told goodbye when the server closes.
   * @param clients those who are there at that moment; one that leaves before its turn is told, too
   * @param within milliseconds for all of them, at most; half of the budget in any case
   */
  add<T>(
    clients: Iterable<T>,
    goodbye: (client: T) => void,
    within = Number.POSITIVE_INFINITY,
  ): void {
    this.#groups.push({ clients, goodbye, within })
  }

  /** Has more than the sockets' newest answers waited for, such as what shares a socket. */
  waitFor(isAnswering: () => boolean): void {
    this.#others.push(isAnswering)
  }

  async #drain(): Promise<void> {
    this.#isBegun = true
    const began = performance.now()
    const after = (part: number): number => began + part * this.#budget
    // Of the listener alone: HTTP's own `close` would end the connections that are idle now.
    net.Server.prototype.close.call(this.#app.server)
    await Promise.all(this.#groups.map((group) => this.#tell(group)))
    await this.#until(() => !this.#isAnswering(), after(0.9))
    await this.#until(
      () => {
        this.#app.server.closeIdleConnections()
        return this.#meter.open === 0
      },
      Math.min(performance.now() + GRACE, after(0.95)),
    )
    for (const socket of this.#meter.sockets) socket.destroy()
  }

  async #tell({ clients, goodbye, within }: Group): Promise<void> {
    const waiting = shuffled([...clients])
    const deadline = performance.now() + Math.min(within, this.#budget / 2)
    while (waiting.length > 0) {
      // As many as are due, also where the batch before took longer than it should have.
      const batches = Math.max(1, (deadline - performance.now()) / PAUSE)
      const size = Math.max(BATCH, Math.ceil(waiting.length / batches))
      for (const client of waiting.splice(-size)) this.#alone(() => goodbye(client as never))
      if (waiting.length > 0) await sleep(PAUSE * (0.5 + Math.random()))
    }
  }

  /** A goodbye that fails is one client's alone. */
  #alone(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#app.log.error(error, 'a client could not be told goodbye')
    }
  }

  /** Whether something that was asked, or is still being asked, has no answer yet. */
  #isAnswering(): boolean {
    if (this.#others.some((isAnswering) => isAnswering())) return true
    for (const socket of this.#meter.sockets) {
      const answer = newestAnswerOn(socket)
      if (answer !== undefined && !answer.writableEnded && !socket.destroyed) return true
    }
    return false
  }

  async #until(isDone: () => boolean, deadline: number): Promise<void> {
    while (!isDone() && performance.now() < deadline) await sleep(LOOK)
  }
}
