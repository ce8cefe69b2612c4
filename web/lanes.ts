import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Bench } from './bench.ts'
import type { Clock } from './clock.ts'
import { Lane, type LanePage } from './lane.ts'
import { transports } from './transports/index.ts'
import type { Report, Transport } from './transports/transport.ts'

/** Hears the reports of all lanes. */
export type HearAll = (
  lane: string,
  report: Report,
  at: number,
  lateness: number | undefined,
) => void

/** The lanes of a page: they live as long as it does, and pause while it is hidden. */
export class Lanes implements ReactiveController {
  #all: readonly Lane[]
  readonly #host: ReactiveControllerHost
  readonly #page: LanePage
  readonly #bench: Bench
  readonly #listeners = new Set<HearAll>()
  #began = false
  #unwatch: (() => void) | undefined

  constructor(host: ReactiveControllerHost, clock: Clock, bench: Bench) {
    this.#host = host
    this.#bench = bench
    this.#page = {
      clock,
      get settings() {
        return bench.settings
      },
      wayOf: (transport) => bench.wayOf(transport),
      doubt: (transport) => bench.doubt(transport),
    }
    this.#all = transports.map((transport) => this.#make(transport))
    host.addController(this)
  }

  /** In the order in which the page shows them. */
  get all(): readonly Lane[] {
    return this.#all
  }

  of(name: string): Lane | undefined {
    return this.#all.find(({ transport }) => transport.name === name)
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#visibility)
    this.#unwatch = this.#bench.watch(() => {
      for (const lane of this.#all) lane.move()
    })
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#visibility)
    this.#unwatch?.()
    for (const lane of this.#all) lane.end()
  }

  /** Starts those that nobody has stopped: once it is known which way they go. */
  begin(): void {
    if (this.#began) return
    this.#began = true
    for (const lane of this.#all) if (lane.running) lane.start()
  }

  /** Adds a lane of somebody's own; one of the same name makes way for it. */
  add(transport: Transport): void {
    this.remove(transport.name)
    const lane = this.#make(transport)
    this.#all = [...this.#all, lane]
    if (this.#began) lane.start()
    this.#host.requestUpdate()
  }

  remove(name: string): void {
    this.of(name)?.end()
    this.#all = this.#all.filter(({ transport }) => transport.name !== name)
    this.#host.requestUpdate()
  }

  /** Calls back at once for each report of each lane, those to come included. */
  listen(hear: HearAll): () => void {
    this.#listeners.add(hear)
    return () => void this.#listeners.delete(hear)
  }

  #make(transport: Transport): Lane {
    const lane = new Lane(transport, this.#page)
    lane.listen((report, at, lateness) => {
      for (const hear of this.#listeners) hear(transport.name, report, at, lateness)
    })
    return lane
  }

  readonly #visibility = (): void => {
    for (const lane of this.#all) {
      if (document.hidden) lane.hide()
      else lane.show()
    }
  }
}
