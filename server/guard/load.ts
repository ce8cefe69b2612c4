import type { FastifyBaseLogger } from 'fastify'
import type { LoopDelay } from '../observe/loop-delay.ts'

/** Milliseconds between two looks. */
const LOOK = 1000

/** Looks in a row that must find the loop late: a laptop that wakes up is late once. */
const LOOKS = 3

/** Milliseconds between two lines in the log. */
const QUIET = 10_000

export interface LoadOptions {
  /** Milliseconds by which the event loop may be late, on average over a look; 0: it is not watched. */
  readonly maxDelay?: number | undefined
  /** Milliseconds between two looks. */
  readonly look?: number | undefined
}

/**
 * Whether the server is too busy to take anybody on. What it is measured by is the delay of the event
 * loop: it is what every client waits for, whatever the work is. Those who are connected stay; those
 * who come are told to come later, each transport in its own way, until the loop is on time again.
 *
 * Not @fastify/under-pressure, which measures the same: it answers all routes alike, with a hook on
 * every request, and a 503 would stop an EventSource for good. Here a poll reads one boolean.
 */
export class Load {
  /** True while clients that come are to be told to come later. */
  isHigh = false
  /** How many were, by transport. */
  readonly shed: Record<string, number>
  readonly #log: FastifyBaseLogger
  readonly #maxDelay: number
  #late = 0
  #saidAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  constructor(
    transports: readonly string[],
    log: FastifyBaseLogger,
    delay: LoopDelay,
    { maxDelay = 0, look = LOOK }: LoadOptions,
  ) {
    this.shed = Object.fromEntries(transports.map((name) => [name, 0]))
    this.#log = log
    this.#maxDelay = maxDelay
    if (maxDelay === 0) return
    const mean = delay.meansFromNow()
    this.#timer = setInterval(() => this.take(mean()), look).unref()
  }

  turnedAway(transport: string): void {
    this.shed[transport] = (this.shed[transport] ?? 0) + 1
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** Judges by one look's delay, in milliseconds. */
  take(delay: number): void {
    this.#late = delay > this.#maxDelay ? this.#late + 1 : 0
    if (!this.isHigh && this.#late >= LOOKS) {
      this.isHigh = true
      this.#say(delay)
    } else if (this.isHigh && delay < this.#maxDelay / 2) {
      // Half of it, so that it does not flip with every look.
      this.isHigh = false
    }
  }

  #say(delay: number): void {
    if (performance.now() - this.#saidAt < QUIET) return
    this.#saidAt = performance.now()
    const { shed } = this
    this.#log.warn({ delay, shed }, 'the event loop is late: who comes is told to come later')
  }
}
