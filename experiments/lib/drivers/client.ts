import { likeBrowsers } from './backoff.ts'
import type {
  Backoff,
  Client,
  Counts,
  DriveOptions,
  Driver,
  Look,
  Published,
  State,
  StateChange,
} from './driver.ts'
import { type Heads, headsOf } from './headers.ts'
import { Publisher } from './publisher.ts'
import { Reader } from './reader.ts'
import { Traffic, type Ways } from './traffic.ts'
import { localTime, Wire } from './wire.ts'

/** What a driver says and hears, over one connection after the other. */
export interface Talk {
  /** There is a connection, on which nothing was said yet. */
  connected(): void
  /** Bytes, valid during the call. @throws Error on what they must not be: the connection is lost */
  heard(bytes: Buffer, at: number): void
  /** The server has ended the connection, and with it perhaps a body. @throws as `heard` does */
  over?(): void
  /** Whether nothing is under way, so that a connection is not missed until the next ask. */
  readonly isIdle?: boolean
  /** It is lost, and with it what was under way. */
  ended(): void
  /** The client leaves for good: nothing more is to be said, but perhaps goodbye. */
  stop(): void
  publish?(json: string): Promise<Published>
}

/** A driver is a transport's way of talking; connecting, counting and coming back are the same. */
export function driver(look: Look, talk: (client: Line) => Talk): Driver {
  return {
    ...look,
    connect(options) {
      const line = new Line(options, talk)
      line.open()
      return line
    },
  }
}

/** A client's line to the server: made, lost, and made again. */
export class Line implements Client {
  readonly options: DriveOptions
  readonly heads: Heads
  readonly reader: Reader
  readonly random: () => number
  readonly counts: Counts = {
    ...{ connections: 0, requests: 0, empty: 0, heartbeats: 0 },
    ...{ live: 0, replayed: 0, snapshots: 0, failures: 0 },
  }
  state: State = 'connecting'
  /** Milliseconds after which the server would like to be asked again. */
  hint: number | undefined
  readonly #talk: Talk
  readonly #backoff: Backoff
  readonly #traffic: Traffic
  readonly #closing: Promise<void>[] = []
  #publisher: Publisher | undefined
  #wire: Wire | undefined
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: DriveOptions, talk: (line: Line) => Talk) {
    this.options = options
    this.random = options.random ?? Math.random
    this.heads = headsOf(`${options.host}:${options.port}`, options.head ?? {})
    this.reader = new Reader(options, this.counts)
    this.#backoff = options.backoff ?? likeBrowsers(this.random)
    this.#traffic = new Traffic(options.split ?? true)
    this.#talk = talk(this)
  }

  get cursor(): string | undefined {
    return this.reader.cursor
  }

  get findings() {
    return this.reader.checker.findings
  }

  get isConnected(): boolean {
    return this.#wire !== undefined
  }

  /** Milliseconds of silence after which the connection is given up; 0: never. */
  set patience(ms: number) {
    if (this.#wire !== undefined) this.#wire.patience = ms
  }

  traffic(): Ways {
    return this.#traffic.read()
  }

  expect({ epoch, seq }: { epoch: string; seq: number }): void {
    this.reader.checker.stands(epoch, seq)
  }

  /** The path of a feed, with bench, cursor and whatever else is asked. */
  path(transport: string, more = ''): string {
    const { bench } = this.options
    const { cursor } = this.reader
    const query = [
      ...(bench === undefined ? [] : [`bench=${encodeURIComponent(bench)}`]),
      ...(cursor === undefined ? [] : [`cursor=${cursor}`]),
      ...(more === '' ? [] : [more]),
    ]
    return `/feed/${transport}${query.length === 0 ? '' : `?${query.join('&')}`}`
  }

  /** Begins anew, from the cursor. */
  open(): void {
    this.reader.attach(localTime())
    this.#change({ state: 'connecting' })
    this.reconnect()
  }

  /** Makes a connection as if there had been no loss. */
  reconnect(): void {
    const { host, port } = this.options
    let wasConnected = false
    const wire = new Wire({ host, port }, this.#traffic.begin(), {
      connected: () => {
        wasConnected = true
        this.counts.connections++
        this.#talk.connected()
      },
      heard: (bytes, at) => {
        try {
          this.#talk.heard(bytes, at)
        } catch (error) {
          this.lose((error as Error).message)
        }
      },
      ended: (why) => {
        this.#wire = undefined
        this.#ended(why, wasConnected)
      },
    })
    this.#wire = wire
    this.#remember(wire.closed)
  }

  /** A request, or a handshake. */
  ask(head: string): void {
    this.counts.requests++
    this.send(Buffer.from(head, 'latin1'))
  }

  send(bytes: Uint8Array): void {
    this.#wire?.send(bytes)
  }

  /** The server has answered as it should: the next failure is the first again. */
  greeted(): void {
    this.#failures = 0
    if (this.state !== 'open') this.#change({ state: 'open' })
  }

  /** Gives the connection up, and comes back. */
  lose(why: string): void {
    const wire = this.#wire
    if (wire === undefined) return
    this.#wire = undefined
    wire.end()
    this.#talk.ended()
    this.#comeBack(why)
  }

  cut(away: number): void {
    if (this.state === 'closed') return
    this.#wire?.reset()
    this.#wire = undefined
    this.#talk.ended()
    this.#change({ state: 'waiting', why: 'cut', retryIn: away })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.open(), away)
  }

  freeze(ms: number): void {
    this.#wire?.freeze(ms)
  }

  publish(json: string): Promise<Published> {
    if (this.#talk.publish !== undefined) return this.#talk.publish(json)
    this.#publisher ??= new Publisher(this.options, this.heads)
    return this.#publisher.publish(json)
  }

  async close(): Promise<void> {
    if (this.state !== 'closed') {
      this.reader.closed = true
      clearTimeout(this.#timer)
      this.#talk.stop()
      this.#wire?.end()
      this.#wire = undefined
      if (this.#publisher !== undefined) this.#remember(this.#publisher.close())
      this.#change({ state: 'closed' })
    }
    await Promise.all(this.#closing)
  }

  #ended(why: string, wasConnected: boolean): void {
    try {
      this.#talk.over?.()
      // One that never came to be was no idle connection: somebody waits for it.
      if (wasConnected && this.#talk.isIdle === true) return
    } catch (error) {
      why = (error as Error).message
    }
    this.#talk.ended()
    this.#comeBack(why)
  }

  #comeBack(why: string): void {
    if (this.state === 'closed') return
    this.counts.failures++
    const retryIn = this.#backoff(this.#failures, this.hint)
    this.#failures++
    this.hint = undefined
    this.#change({ state: 'waiting', why, retryIn })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.open(), retryIn)
  }

  #change(change: Omit<StateChange, 'at'>): void {
    this.state = change.state
    this.options.onState?.({ ...change, at: localTime() })
  }

  /** What `close()` is to wait for, as long as it lasts. */
  #remember(closed: Promise<void>): void {
    this.#closing.push(closed)
    void closed.then(() => this.#closing.splice(this.#closing.indexOf(closed), 1))
  }
}
