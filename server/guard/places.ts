import type { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { streamOf } from '../streaming.ts'
import { networkOf, type Trust } from './address.ts'
import type { Exceeded } from './exceeded.ts'
import { isLoopback } from './host.ts'
import { Tally } from './tally.ts'
import { type Refusal, turnAway } from './turn-away.ts'

export interface PlaceLimits {
  readonly maxPerAddress: number
  readonly maxPerClient: number
  readonly maxHeldPerSocket: number
  readonly maxQueuedBytes: number
}

/** Gives a place back. */
export type Leave = () => void

const leaveNothing: Leave = () => {}

/**
 * The places of what stays open: polls that are held, streams, WebSockets. A client has so many of
 * them, whatever connections it asks over: by its session, where it was let in, or else by its address,
 * so that those behind one proxy count apart.
 */
export class Places {
  readonly #limits: PlaceLimits
  readonly #trusts: Trust | undefined
  readonly #exceeded: Exceeded
  readonly #clients: Tally
  readonly #addresses: Tally
  /** Whose place each connection's are; looked up once, since that costs more than an empty poll. */
  readonly #owners = new WeakMap<Socket, string>()
  /** Answers that wait for those in front of them, or by HTTP/2 beside them, on the same connection. */
  readonly #queues = new WeakMap<EventEmitter, Set<ServerResponse>>()

  /** @param trusts proxies that speak for others; undefined: nobody does */
  constructor(limits: PlaceLimits, trusts: Trust | undefined, exceeded: Exceeded) {
    this.#limits = limits
    this.#trusts = trusts
    this.#exceeded = exceeded
    this.#clients = new Tally(limits.maxPerClient)
    this.#addresses = new Tally(limits.maxPerAddress)
  }

  /**
   * Takes a place for what is about to stay open. Undefined: there was none, and the request has been
   * answered.
   */
  take(request: FastifyRequest, reply: FastifyReply): Leave | undefined {
    const session = request.caller?.session
    if (session !== undefined) {
      const most = this.#limits.maxPerClient
      const detail = `You hold ${most} polls, streams and WebSockets open, and may hold no more.`
      const refusal = { limit: 'perClient', status: 429, reason: 'client', detail } as const
      return this.#takeOf(this.#clients, session.id, refusal, request, reply)
    }
    const address = this.#addressOf(request)
    if (address === '') return leaveNothing
    const most = this.#limits.maxPerAddress
    const detail = `${address} holds ${most} polls, streams and WebSockets open, and may hold no more.`
    const refusal = { limit: 'perAddress', status: 429, reason: 'address', detail } as const
    return this.#takeOf(this.#addresses, address, refusal, request, reply)
  }

  /**
   * Whether an answer may wait for those in front of it on its connection (RFC 9112 §9.3.2), or by HTTP/2
   * with those beside it. Each of
   * them is made as soon as it is asked for, so that a handful of bytes asks for a megabyte. False:
   * there were too many, and the request has been answered.
   */
  queues(request: FastifyRequest, reply: FastifyReply): boolean {
    const { raw: answer } = reply
    const stream = streamOf(request.raw) as { readonly session?: EventEmitter } | undefined
    // Nothing is in front of it.
    if (stream === undefined && answer.socket !== null) return true
    const connection = stream?.session ?? request.raw.socket
    const { maxHeldPerSocket, maxQueuedBytes } = this.#limits
    let queue = this.#queues.get(connection)
    if (queue === undefined) {
      queue = new Set()
      this.#queues.set(connection, queue)
      // Each of them listens for the end of the connection.
      connection.setMaxListeners(connection.getMaxListeners() + 2 * maxHeldPerSocket)
    }
    // The one in front of all is held, too; by HTTP/2 there is none, and a bound for streams.
    const isShort = stream !== undefined || queue.size + 1 < maxHeldPerSocket
    if (isShort && bytesOf(queue) < maxQueuedBytes) {
      queue.add(answer)
      answer.once('close', () => queue.delete(answer))
      return true
    }
    this.#exceeded.note('heldPerSocket', request.client)
    const detail = `${queue.size + 1} answers wait on this connection; read them before you ask more.`
    turnAway(request, reply, { limit: 'heldPerSocket', status: 429, reason: 'pipelined', detail })
    return false
  }

  #takeOf(
    tally: Tally,
    key: string,
    refusal: Refusal,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Leave | undefined {
    if (tally.take(key)) return () => tally.give(key)
    this.#exceeded.note(refusal.limit, request.client)
    turnAway(request, reply, refusal)
    return undefined
  }

  /** Empty: it has no limit. */
  #addressOf(request: FastifyRequest): string {
    const { socket } = request.raw
    const known = this.#owners.get(socket)
    if (known !== undefined) return known
    const { client } = request
    const isFree = client === '' || isLoopback(client) || this.#trusts?.(client)
    const owner = isFree ? '' : networkOf(client)
    // A proxy's connection is one client's now, and another's then.
    if (this.#trusts === undefined) this.#owners.set(socket, owner)
    return owner
  }
}

function bytesOf(queue: ReadonlySet<ServerResponse>): number {
  let bytes = 0
  for (const answer of queue) bytes += answer.writableLength
  return bytes
}
