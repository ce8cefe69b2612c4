import { msg, str } from '@lit/localize'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Bench } from './bench.ts'
import type { Lanes } from './lanes.ts'
import { Hearing } from './model/hearing.ts'
import { post } from './transports/post.ts'

/** Milliseconds between two looks at the watch, while a lane has not heard. */
const TICK = 100

/** One event that a person sends, and who has heard of it. */
export class Sending implements ReactiveController {
  hearing: Hearing | undefined
  /** Why it was not sent, in English; empty when it was. */
  failure = ''
  /** When it was sent, on the clock of `performance.now()`. */
  sentAt = 0
  readonly #host: ReactiveControllerHost
  readonly #bench: Bench
  readonly #lanes: Lanes
  readonly #sent: (id: string, at: number) => void
  #count = 0
  #unlisten: (() => void) | undefined
  #ticking: ReturnType<typeof setInterval> | undefined

  /** @param sent called with the id and the server's time, once they are known */
  constructor(
    host: ReactiveControllerHost,
    bench: Bench,
    lanes: Lanes,
    sent: (id: string, at: number) => void,
  ) {
    this.#host = host
    this.#bench = bench
    this.#lanes = lanes
    this.#sent = sent
    host.addController(this)
  }

  hostConnected(): void {
    this.#unlisten = this.#lanes.listen((lane, report, _at, lateness) => {
      if (report.kind === 'state' && report.state === 'open') this.failure = ''
      if (report.kind !== 'event' || report.event.type !== 'notification') return
      const { event, arrival } = report
      this.hearing?.take({ lane, id: event.id, lateness, arrival })
      this.#host.requestUpdate()
    })
  }

  hostDisconnected(): void {
    this.#unlisten?.()
    clearInterval(this.#ticking)
  }

  hostUpdated(): void {
    const waits = this.#lanes.all.some(({ transport }) => this.waits(transport.name))
    if (!waits) {
      clearInterval(this.#ticking)
      this.#ticking = undefined
    } else if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#ticking ??= setInterval(() => this.#host.requestUpdate(), TICK)
    }
  }

  /** Whether a running lane has yet to hear of the event. */
  waits(lane: string): boolean {
    if (this.hearing === undefined || this.hearing.by(lane) !== undefined) return false
    const state = this.#lanes.of(lane)?.state
    return state !== undefined && state !== 'stopped' && state !== 'paused'
  }

  /** Publishes as the page itself, by no lane. */
  async send(): Promise<void> {
    const hearing = new Hearing()
    this.hearing = hearing
    this.failure = ''
    this.sentAt = performance.now()
    this.#host.requestUpdate()
    const title = msg(str`Hello no. ${++this.#count}`)
    const reach = { origin: location.origin, bench: this.#bench.feed }
    try {
      const { id, at } = await post(reach, { title, from: msg('this page') })
      hearing.receipt(id)
      this.#sent(id, at)
    } catch (error) {
      if (this.hearing !== hearing) return
      this.hearing = undefined
      this.failure = error instanceof Error ? error.message : String(error)
    }
    this.#host.requestUpdate()
  }
}
