import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { RoomView } from '../../server/lab/room-messages.ts'
import type { ChannelMessage } from '../../server/observe/stats.ts'
import type { SourceAbout } from '../../server/sources/source.ts'
import { roleHere } from '../standing.ts'
import { Backoff } from '../transports/backoff.ts'

/** The teacher's end of `/channel`: the room as it is, and a way to call a scenario. */
export class RoomLine implements ReactiveController {
  room: RoomView | undefined
  /** Where the events come from that everyone watches. */
  about: SourceAbout | undefined
  connected = false
  /** What the server refused last, in its words; empty: nothing since it took something. */
  problem = ''
  /** Whether this page has not shown the teacher's key. */
  lacksKey = false
  /** What learners join with, where the server asks for it. */
  code: string | undefined
  readonly #host: ReactiveControllerHost
  readonly #backoff = new Backoff()
  #socket: WebSocket | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

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

  /** Has everyone turn to a scenario; null: to none. */
  call(scenario: string | null): void {
    this.#say({ type: 'call', scenario })
  }

  #open(): void {
    const url = new URL('/channel', location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = new WebSocket(url)
    this.#socket = socket
    socket.onopen = () => {
      this.connected = true
      this.#backoff.succeeded()
      this.#say({ type: 'teach' })
      this.#host.requestUpdate()
    }
    socket.onmessage = ({ data }) => this.#take(JSON.parse(String(data)))
    socket.onclose = () => {
      if (this.#socket !== socket) return
      this.connected = false
      void this.#look()
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#open(), this.#backoff.next())
      this.#host.requestUpdate()
    }
  }

  /** The channel says more than this page asks for: statistics each second, above all. */
  #take(message: ChannelMessage): void {
    if (message.type === 'room') {
      this.room = message
      this.problem = ''
      this.lacksKey = false
    } else if (message.type === 'invitation') {
      this.code = message.code
    } else if (message.type === 'about') {
      this.about = message.source
    } else if (message.type === 'problem' && message.problem.reason === 'teacher') {
      this.lacksKey = true
    } else if (message.type === 'problem') this.problem = message.problem.detail
    else return
    this.#host.requestUpdate()
  }

  /** A browser does not say why a WebSocket was refused. */
  async #look(): Promise<void> {
    const role = await roleHere().catch(() => undefined)
    if (role === undefined) return
    this.lacksKey = role !== 'teacher'
    this.#host.requestUpdate()
  }

  #say(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }
}
