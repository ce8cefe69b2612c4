import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { OutOfReach } from '../out-of-reach.ts'

/**
 * Milliseconds: the lease runs out 2.5 s after it was renewed the last time, and whoever waits for
 * it looks each 0.8 s, so that it is taken over within some 3.5 s.
 */
const RENEW = 800
const LEASE = 2500

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
  #isClosed = false
  readonly #running: Promise<void>
  /**
   * Ends the wait for the next look. One of its own for each, and nothing else: what
   * `AbortSignal.any` makes of a signal that stays, Node 20 keeps with it (nodejs/node#55351).
   */
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

  /** Ends the turn, now, and gives it back. */
  async close(): Promise<void> {
    const token = this.#token
    this.#isClosed = true
    this.#wake.abort()
    if (token !== undefined) this.#lose()
    await this.#running
    if (token !== undefined) await this.#leases.release(token).catch(() => {})
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      this.#wake = new AbortController()
      await this.#look().catch((error: unknown) => {
        if (!(error instanceof OutOfReach)) throw error
      })
      await wait(RENEW, undefined, { signal: this.#wake.signal }).catch(() => {})
    }
  }

  async #look(): Promise<void> {
    const token = this.#token ?? randomBytes(16).toString('hex')
    const isOurs = await this.#leases.hold(token, LEASE)
    if (this.#isClosed) {
      if (isOurs) await this.#leases.release(token)
    } else if (isOurs && this.#token === undefined) {
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
