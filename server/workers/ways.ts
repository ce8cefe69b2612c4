import { Agent } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { PrivatePort } from './private-port.ts'

/** Where the primary listens, which is for workers alone. */
const HOST = '127.0.0.1'

/**
 * Connections for what is answered at once. Beyond it they wait for one another: an answer takes a
 * millisecond, and the primary is one process that makes one at a time anyhow.
 */
const MOST_BRIEF = 256

/**
 * Those for what may stay open: streams and held polls of benches. Of four workers they fit into the
 * 20,000 that the primary takes. Who comes when all are taken is told to come again, rather than to
 * wait: it could be long until one is free.
 */
const MOST_HELD = 4096

/** Milliseconds that a primary has to begin an answer, however much it has to do. */
const PATIENCE = 30_000

/** Milliseconds that it may hold a poll, besides. */
const LONGEST_HOLD = 60_000

export interface Way {
  readonly host: string
  readonly port: number
  readonly agent: Agent
  /** Milliseconds until the answer has to have begun. */
  readonly patience: number
  /** Gives it back; to be called once. */
  leave(): void
}

/**
 * The connections from a worker to its primary, kept and used again. What stays open for long has
 * others than what is answered at once: however many streams there are, `/stats` does not wait for
 * one of them to end.
 */
export class Ways {
  readonly #port: number
  readonly patience: number
  readonly #brief = new Agent({ keepAlive: true, maxSockets: MOST_BRIEF })
  readonly #lasting = new Agent({ keepAlive: true })
  #held = 0

  constructor({ port, patience = PATIENCE }: PrivatePort) {
    this.#port = port
    this.patience = patience
  }

  /** One for a request. Undefined: there is none left. */
  take({ routeOptions }: FastifyRequest): Way | undefined {
    const { transport, holds } = routeOptions.config
    const patience = this.patience + (holds ? LONGEST_HOLD : 0)
    const way = { host: HOST, port: this.#port, patience }
    const mayStay = transport !== undefined
    if (!mayStay) return { ...way, agent: this.#brief, leave: () => {} }
    if (this.#held >= MOST_HELD) return undefined
    this.#held++
    return { ...way, agent: this.#lasting, leave: () => void this.#held-- }
  }

  /** One that is a client's alone. */
  connect(): Socket {
    return connect({ host: HOST, port: this.#port, allowHalfOpen: true, noDelay: true })
  }

  close(): void {
    this.#brief.destroy()
    this.#lasting.destroy()
  }
}
