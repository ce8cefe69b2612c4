import { ProblemError } from '../problem.ts'
import { networkOf } from './address.ts'
import type { Exceeded } from './exceeded.ts'
import { isLoopback } from './host.ts'
import { digest } from './secret.ts'
import { problemFor, type Refusal } from './turn-away.ts'

/** Milliseconds from the first wrong secret of an address until it may try as many again. */
const MINUTE = 60_000

/**
 * Wrong secrets remembered at a time: 7 MB of a thousand networks, 24 MB of as many networks as secrets.
 * The oldest network makes room. Whoever has many has that many times as many guesses anyhow.
 */
const MOST = 60_000

export interface GuessLimits {
  readonly maxGuesses: number
}

/** Who brings a secret; the address is asked for where something is amiss alone: it costs as much as a look-up. */
export interface Guesser {
  readonly client: string
}

/** What of each kind is a guess at another secret. */
type Kind = 'code' | 'key' | 'ticket'

interface Tries {
  /** When they are forgotten, by `performance.now()`. */
  readonly until: number
  /** Digests: the same secret brought again, by a program whose session is over, tells it nothing new. */
  readonly wrong: Set<string>
}

/**
 * Limits how many different wrong secrets come from one address in a minute, this machine's own left
 * out. Who has brought too many is told so before what they bring next is compared, so that the right
 * one is not confirmed.
 *
 * Counted here rather than by rate-limiter-flexible, which answers by a promise: by then all are
 * compared that came in the same chunk, some 700 pipelined requests. And it remembers every key; this
 * forgets the oldest.
 *
 * A right key costs 8 ns more while nobody has guessed wrong, 0.4 µs while somebody has; a session's
 * token nothing.
 */
export class Guesses {
  readonly #most: number
  readonly #exceeded: Exceeded
  /** In the order in which they are forgotten. */
  readonly #networks = new Map<string, Tries>()
  /** Wrong secrets of all of them. */
  #remembered = 0

  constructor({ maxGuesses }: GuessLimits, exceeded: Exceeded) {
    this.#most = maxGuesses
    this.#exceeded = exceeded
  }

  /**
   * What a secret stands for, by `compare`; undefined where it is wrong, which counts.
   * @throws ProblemError 429 `guesses`, with when to come again, where too many were
   */
  check<T>(
    kind: Kind,
    secret: string,
    guesser: Guesser,
    compare: () => T | undefined,
  ): T | undefined {
    const wait = this.waitOf(guesser)
    if (wait > 0) {
      this.#exceeded.note('guesses', guesser.client)
      const seconds = Math.ceil(wait / 1000)
      throw new ProblemError(problemFor(this.#refusal(), seconds), seconds)
    }
    const right = compare()
    if (right === undefined) this.#count(guesser.client, kind, secret)
    return right
  }

  /** Milliseconds until somebody's secrets are compared again; 0: they are. */
  waitOf(guesser: Guesser): number {
    // Nobody has guessed wrong: a right key costs no more than this.
    if (this.#networks.size === 0) return 0
    const now = performance.now()
    this.#forget(now)
    const tries = this.#networks.get(networkOf(guesser.client))
    return tries !== undefined && tries.wrong.size >= this.#most ? tries.until - now : 0
  }

  #count(address: string, kind: Kind, secret: string): void {
    if (address === '' || isLoopback(address)) return
    const now = performance.now()
    this.#forget(now)
    // A copy: a part of a header keeps the whole of it, which may be 16 kB.
    const network = Buffer.from(networkOf(address)).toString()
    let tries = this.#networks.get(network)
    if (tries === undefined) {
      tries = { until: now + MINUTE, wrong: new Set() }
      this.#networks.set(network, tries)
    }
    const before = tries.wrong.size
    tries.wrong.add(`${kind} ${digest(secret).toString('base64')}`)
    this.#remembered += tries.wrong.size - before
    if (this.#remembered > MOST) this.#forgetOldest()
  }

  #forget(now: number): void {
    for (const { until } of this.#networks.values()) {
      if (until > now) return
      this.#forgetOldest()
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#networks
    if (oldest === undefined) return
    const [network, { wrong }] = oldest
    this.#networks.delete(network)
    this.#remembered -= wrong.size
  }

  #refusal(): Refusal {
    const detail = `${this.#most} different wrong codes, keys or tokens a minute are all that one address may try.`
    return { limit: 'guesses', status: 429, reason: 'guesses', detail }
  }
}
