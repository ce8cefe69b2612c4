import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { App } from '../fastify.ts'
import type { Meter } from '../observe/meter.ts'
import { wireOf } from '../streaming.ts'
import { type Trust, trusting } from './address.ts'
import type { Caller } from './caller.ts'
import { Connections } from './connections.ts'
import { Exceeded } from './exceeded.ts'
import { Guesses } from './guesses.ts'
import { Intake } from './intake.ts'
import { type Leave, Places } from './places.ts'
import { type NewLimiter, Publishing } from './publishing.ts'
import { Stalls } from './stalls.ts'

/** How much of everything there may be; `--help` says what each is for. */
export interface LimitSettings {
  /** TCP connections at a time. */
  readonly maxConnections: number
  /** Of one address, which is not this machine's own: connections, and what is held open over them. */
  readonly maxPerAddress: number
  /** Polls held, streams and WebSockets open, of one client who was let in, by its session. */
  readonly maxPerClient: number
  /** Requests that one connection has under way. */
  readonly maxHeldPerSocket: number
  /** Events a second that one client publishes. */
  readonly maxPublishes: number
  /** Messages a second over one WebSocket. */
  readonly maxMessages: number
  /** Different wrong codes, keys and tokens a minute from one address, which is not this machine's own. */
  readonly maxGuesses: number
  /** Bytes of answers that wait for one client before no more are made for it. */
  readonly maxQueuedBytes: number
  /** Seconds for which a client may take none of the bytes that wait for it. */
  readonly maxStall: number
  readonly maxHeaderBytes: number
  readonly maxBodyBytes: number
  /** Bytes of one message over a WebSocket. */
  readonly maxMessageBytes: number
  /** Seconds that a request may take to arrive, head and body. */
  readonly requestTimeout: number
}

export const DEFAULT_LIMITS: LimitSettings = {
  maxConnections: 20_000,
  // A class behind one NAT, each with a page or two.
  maxPerAddress: 2000,
  maxPerClient: 200,
  maxHeldPerSocket: 16,
  maxPublishes: 100,
  maxMessages: 200,
  // Each of a class behind one NAT mistypes the code, twice.
  maxGuesses: 60,
  // Some pipelined answers of a megabyte.
  maxQueuedBytes: 4 * 1024 * 1024,
  maxStall: 30,
  maxHeaderBytes: 16 * 1024,
  // 64 Ki characters, each escaped, fit.
  maxBodyBytes: 512 * 1024,
  maxMessageBytes: 512 * 1024,
  requestTimeout: 10,
}

export interface LimitOptions extends Partial<LimitSettings> {
  /** Proxies whose X-Forwarded-For is believed: addresses, networks, `loopback`. */
  readonly trustProxy?: readonly string[]
  /** What counts published events; in memory by default. */
  readonly newLimiter?: NewLimiter
}

/** The limits of one server, and what was refused for them. */
export class Limits {
  readonly settings: LimitSettings
  readonly exceeded: Exceeded
  readonly guesses: Guesses
  readonly #places: Places
  readonly #publishing: Publishing
  readonly #connections: Connections

  constructor(options: LimitOptions, trusts: Trust | undefined, log: App['log']) {
    this.settings = settingsOf(options)
    this.exceeded = new Exceeded(log)
    this.guesses = new Guesses(this.settings, this.exceeded)
    this.#connections = new Connections(this.settings, trusts ?? nobody, this.exceeded)
    this.#places = new Places(this.settings, trusts, this.exceeded)
    this.#publishing = new Publishing(this.settings, this.exceeded, options.newLimiter)
  }

  /** From here on connections are counted, and those that stand still are ended. */
  watch(app: App, meter: Meter): void {
    this.#connections.watch(app)
    const stalls = new Stalls(() => meter.sockets, this.settings, this.exceeded)
    app.addHook('onClose', async () => stalls.close())
  }

  /** Whether a request may be answered beside those before it on its connection; false: it was refused. */
  queues(request: FastifyRequest, reply: FastifyReply): boolean {
    return this.#places.queues(request, reply)
  }

  /** Takes a place for a poll that will be held; undefined: there was none, and it was refused. */
  admit(request: FastifyRequest, reply: FastifyReply): Leave | undefined {
    return this.#places.take(request, reply)
  }

  /** Takes one until the connection closes. False: there was none, and the request was refused. */
  admitStream(request: FastifyRequest, reply: FastifyReply): boolean {
    const leave = this.#places.take(request, reply)
    const wire = wireOf(request.raw)
    if (leave !== undefined && wire.destroyed) leave()
    else if (leave !== undefined) wire.once('close', leave)
    return leave !== undefined
  }

  /** The same as a `preHandler` of WebSockets. */
  readonly admitWebSocket = (
    request: FastifyRequest,
    reply: FastifyReply,
    done: () => void,
  ): void => {
    if (!request.ws || this.admitStream(request, reply)) done()
  }

  /** Counts an event that somebody publishes. @throws ProblemError 429, with when to come again */
  publish(caller: Caller | null, address: string): Promise<void> {
    return this.#publishing.take(caller, address)
  }

  intake(ws: WebSocket, { raw, client }: FastifyRequest): Intake {
    return new Intake(ws, raw.socket, this.settings, this.exceeded, client)
  }
}

export function settingsOf(options: Partial<LimitSettings>): LimitSettings {
  return { ...DEFAULT_LIMITS, ...options }
}

/** Whom a server believes; undefined: nobody, who has no proxy in front of it. */
export function trustOf({ trustProxy = [] }: LimitOptions): Trust | undefined {
  return trustProxy.length === 0 ? undefined : trusting(trustProxy)
}

function nobody(): boolean {
  return false
}
