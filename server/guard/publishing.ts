import type { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'
import { ProblemError } from '../problem.ts'
import { networkOf } from './address.ts'
import type { Caller } from './caller.ts'
import type { Exceeded } from './exceeded.ts'
import { isLoopback } from './host.ts'
import { problemFor, type Refusal } from './turn-away.ts'

/** Counts points by key within seconds: in this process, or in a store that several share. */
export type NewLimiter = (points: number, seconds: number) => Promise<RateLimiterAbstract>

/** Loaded when somebody needs it, which nobody on this machine does: it takes 70 ms. */
const inMemory: NewLimiter = async (points, duration) => {
  const { RateLimiterMemory } = await import('rate-limiter-flexible')
  return new RateLimiterMemory({ points, duration })
}

export interface PublishLimits {
  readonly maxPublishes: number
}

/**
 * Limits how many events a second a client publishes, over whatever transport: by its session, or else by
 * its address, where that is not this machine's own.
 */
export class Publishing {
  readonly #most: number
  readonly #exceeded: Exceeded
  readonly #newLimiter: NewLimiter
  #limiter: Promise<RateLimiterAbstract> | undefined

  constructor({ maxPublishes }: PublishLimits, exceeded: Exceeded, newLimiter = inMemory) {
    this.#most = maxPublishes
    this.#exceeded = exceeded
    this.#newLimiter = newLimiter
  }

  /** @throws ProblemError 429 `publishes`, with when to come again */
  async take(caller: Caller | null, address: string): Promise<void> {
    const session = caller?.session
    if (session === undefined && isLoopback(address)) return
    const key = session === undefined ? `address ${networkOf(address)}` : `session ${session.id}`
    this.#limiter ??= this.#newLimiter(this.#most, 1).catch((error: Error) => {
      // Whoever comes next may have more luck.
      this.#limiter = undefined
      throw error
    })
    const limiter = await this.#limiter
    try {
      await limiter.consume(key)
    } catch (result) {
      if (result instanceof Error) throw result
      this.#exceeded.note('publishes', address)
      const seconds = Math.ceil((result as RateLimiterRes).msBeforeNext / 1000)
      throw new ProblemError(problemFor(this.#refusal(), seconds), seconds)
    }
  }

  #refusal(): Refusal {
    const detail = `${this.#most} events a second are all that one client may publish.`
    return { limit: 'publishes', status: 429, reason: 'publishes', detail }
  }
}
