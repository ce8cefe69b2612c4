import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ChannelMessage, Stats } from '../server/observe/stats.ts'
import type { SourceAbout } from '../server/sources/source.ts'
import { Clock } from './clock.ts'
import { CostWindow } from './model/cost.ts'
import { Backoff } from './transports/backoff.ts'

/** Pings at once, so that the clock is known by the first live event, and then now and again. */
const BURST = 6
const BURST_PAUSE = 120
const PAUSE = 5000

/** The page's own WebSocket: what the source is, statistics each second, and the server's time. */
export class Channel implements ReactiveController {
  readonly clock = new Clock()
  readonly cost = new CostWindow()
  about: SourceAbout | undefined
  stats: Stats | undefined
  connected = false
  /** Whether it was out of reach when last tried. */
  lost = false
  readonly #host: ReactiveControllerHost
  #socket: WebSocket | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #backoff = new Backoff()
  #pings = 0
  /** When the ping under way was sent; answers to older ones are not waited for. */
  #sent: { ref: number; at: number } | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.#open()
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #open(): void {
    const url = new URL('/channel', location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = new WebSocket(url)
    this.#socket = socket
    socket.onopen = () => {
      this.connected = true
      this.lost = false
      this.#backoff.succeeded()
      this.#pings = 0
      this.#ping(socket)
      this.#host.requestUpdate()
    }
    socket.onmessage = (message) => this.#take(JSON.parse(String(message.data)))
    socket.onclose = () => {
      if (this.#socket !== socket) return
      this.connected = false
      this.lost = true
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#open(), this.#backoff.next())
      this.#host.requestUpdate()
    }
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
      case 'pong':
        if (message.ref !== this.#sent?.ref) return
        this.clock.take({ sent: this.#sent.at, received, server: message.at })
        break
    }
    this.#host.requestUpdate()
  }
}
