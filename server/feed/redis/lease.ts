import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Milliseconds: the lease is renewed each second and runs out three seconds after it was the last
 * time, and whoever waits for it looks each second, so that it is taken over within four.
 */
const RENEW = 1000
const LEASE = 3000

/** Where a lease is kept. */
export interface Leases {
  /** Takes or renews it for so many ms. False: it is another's. @throws OutOfReach */
  hold(token: string, ms: number): Promise<boolean>
  /** Gives it back. @throws OutOfReach */
  release(token: string): Promise<void>
}

/** What one process at a time does. */
export interface Turn {
  /** @param token what it is to show with everything it does, which is refused once it lost its turn */
  begin(token: string): void
  end(): void
}

/**
 * One process's share in taking turns. Whoever has the turn keeps it while the lease's keeper is out
 * of reach: nobody else can take it then, and what it does is refused by its token if somebody has.
 */
export class Lease {
  readonly #leases: Leases
  readonly #turn: Turn
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  /** Ends the wait for the next look. */
  #wake = new AbortController()
  /** While it is ours. */
  #token: string | undefined

  constructor(leases: Leases, turn: Turn) {
    this.#leases = leases
    this.#turn = turn
    this.#running = this.#run()
  }

  /** Something was refused: whose turn it is, is looked at now. */
  doubt(): void {
    this.#wake.abort()
  }

  /** Ends the turn and gives it back. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
    const token = this.#token
    if (token === undefined) return
    this.#lose()
    await this.#leases.release(token).catch(() => {})
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#wake = new AbortController()
      await this.#look().catch(() => {})
      const signal = AbortSignal.any([this.#closing.signal, this.#wake.signal])
      await wait(RENEW, undefined, { signal }).catch(() => {})
    }
  }

  async #look(): Promise<void> {
    const token = this.#token ?? randomBytes(16).toString('hex')
    const isOurs = await this.#leases.hold(token, LEASE)
    if (isOurs && this.#token === undefined) {
      this.#token = token
      this.#turn.begin(token)
    } else if (!isOurs && this.#token !== undefined) {
      this.#lose()
    }
  }

  #lose(): void {
    this.#token = undefined
    this.#turn.end()
  }
}
