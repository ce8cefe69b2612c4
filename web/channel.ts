import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ChannelMessage, Stats } from '../server/observe/stats.ts'
import type { SourceAbout } from '../server/sources/source.ts'
import type { Bench } from './bench.ts'
import { Clock } from './clock.ts'
import { CostWindow } from './model/cost.ts'
import { NotLetIn, type Standing, standing } from './standing.ts'
import { Backoff } from './transports/backoff.ts'

/** Pings at once, so that the clock is known by the first live event, and then now and again. */
const BURST = 6
const BURST_PAUSE = 120
const PAUSE = 5000

type Said<Type extends ChannelMessage['type']> = Extract<ChannelMessage, { type: Type }>

/**
 * The page's own WebSocket: what the source is, statistics each second, the server's time, and what
 * crosses the roads of this page's bench, which lives for as long as this does.
 */
export class Channel implements ReactiveController {
  readonly clock = new Clock()
  readonly cost = new CostWindow()
  about: SourceAbout | undefined
  stats: Stats | undefined
  /** The newest reading of this bench's roads. */
  readings: Said<'roads'> | undefined
  connected = false
  /** Whether it was out of reach when last tried. */
  lost = false
  /** Why there is no bench, in English; empty while there is one. */
  failure = ''
  /** What this page may do on the server. */
  standing: Standing = 'in'
  readonly #host: ReactiveControllerHost
  readonly #bench: Bench
  readonly #begin: () => void
  readonly #ears = new Map<string, Set<(message: never) => void>>()
  #socket: WebSocket | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #backoff = new Backoff()
  /** For a server that has no bench to give. */
  readonly #benches = new Backoff()
  #asking: ReturnType<typeof setTimeout> | undefined
  #isWanted = false
  #looking: readonly string[] = []
  #pings = 0
  /** When the ping under way was sent; answers to older ones are not waited for. */
  #sent: { ref: number; at: number } | undefined

  /** @param begin called whenever it is known whether there is a bench, and which */
  constructor(host: ReactiveControllerHost, bench: Bench, begin: () => void) {
    this.#host = host
    this.#bench = bench
    this.#begin = begin
    host.addController(this)
  }

  hostConnected(): void {
    this.#isWanted = true
    void this.#open()
  }

  /** Calls back for each message of a kind. Returns what ends it. */
  hear<Type extends ChannelMessage['type']>(
    type: Type,
    ear: (message: Said<Type>) => void,
  ): () => void {
    const ears = this.#ears.get(type) ?? new Set()
    this.#ears.set(type, ears.add(ear))
    return () => void ears.delete(ear)
  }

  /** Which roads are to be mirrored from now on, on this connection and those after it. */
  look(roads: readonly string[]): void {
    this.#looking = roads
    this.say({ type: 'look', roads })
  }

  /** Says something to the server; lost while it is out of reach. */
  say(message: Readonly<Record<string, unknown>>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  hostDisconnected(): void {
    this.#isWanted = false
    clearTimeout(this.#timer)
    clearTimeout(this.#asking)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  /** The bench first: a server that was started again has to be given it anew. */
  async #open(): Promise<void> {
    try {
      await this.#bench.ensure()
      this.failure = ''
      this.standing = 'in'
      this.#benches.succeeded()
    } catch (error) {
      this.failure = (error as Error).message
      if (error instanceof NotLetIn) await this.#look()
    }
    if (!this.#isWanted) return
    // Nothing would be answered; who comes in does so with a page that begins anew.
    if (this.standing === 'out') return this.#host.requestUpdate()
    this.#begin()
    const url = new URL('/channel', location.href)
    if (this.#bench.name !== undefined) url.searchParams.set('bench', this.#bench.name)
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = new WebSocket(url)
    this.#socket = socket
    socket.onopen = () => {
      this.connected = true
      this.lost = false
      this.#backoff.succeeded()
      this.#pings = 0
      this.#ping(socket)
      if (this.#bench.name === undefined && this.standing === 'in') this.#askAgain(socket)
      if (this.#looking.length > 0) this.look(this.#looking)
      this.#host.requestUpdate()
    }
    socket.onmessage = (message) => this.#take(JSON.parse(String(message.data)))
    socket.onclose = () => {
      if (this.#socket !== socket) return
      this.connected = false
      this.lost = true
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#open(), this.#backoff.next())
      this.#host.requestUpdate()
    }
  }

  /** Finds out what it may do at least, where it may not have a bench. */
  async #look(): Promise<void> {
    const found = await standing().catch(() => this.standing)
    // Teachers and learners of now are let in: what was refused was of before.
    this.standing = found === 'in' ? 'watching' : found
  }

  /** Benches become free: once there is one, this page comes back with it. */
  #askAgain(socket: WebSocket): void {
    clearTimeout(this.#asking)
    this.#asking = setTimeout(async () => {
      if (this.#socket !== socket) return
      try {
        await this.#bench.ensure()
        socket.close()
      } catch (error) {
        this.failure = (error as Error).message
        this.#askAgain(socket)
      }
    }, this.#benches.next())
  }

  #ping(socket: WebSocket): void {
    if (socket.readyState !== WebSocket.OPEN) return
    const ref = this.#pings++
    this.#sent = { ref, at: this.clock.local() }
    socket.send(JSON.stringify({ type: 'ping', ref }))
    this.#timer = setTimeout(() => this.#ping(socket), ref < BURST ? BURST_PAUSE : PAUSE)
  }

  #take(message: ChannelMessage): void {
    const received = this.clock.local()
    switch (message.type) {
      case 'about':
        this.about = message.source
        break
      case 'stats':
        this.stats = message.stats
        this.cost.take(message.at, message.stats)
        break
      case 'roads':
        this.readings = message
        break
      case 'pong':
        if (message.ref !== this.#sent?.ref) return
        this.clock.take({ sent: this.#sent.at, received, server: message.at })
        break
    }
    for (const ear of this.#ears.get(message.type) ?? []) ear(message as never)
    // Mirrored bytes may come by the hundred, and change nothing that the host shows.
    if (message.type !== 'message') this.#host.requestUpdate()
  }
}
