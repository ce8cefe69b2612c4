import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Lane } from './lane.ts'

/** Milliseconds between two renders of what is out of sight: for search, and for assistive tools. */
const UNSEEN = 1000

/**
 * Renders a component anew whenever one of the lanes that it shows has changed. While it is out of
 * sight, once a second, and all such components in the same frame: ten renders a second of four
 * lanes below the fold were about a fifth of what the main thread did at 100 events a second.
 */
export class LaneWatcher implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #lanes: () => readonly (Lane | undefined)[]
  readonly #sight = new IntersectionObserver((entries) => {
    this.#isInSight = entries.at(-1)?.isIntersecting ?? true
    if (this.#isInSight && this.#later !== undefined) this.#render()
  })
  #watched: readonly (Lane | undefined)[] = []
  #unwatch: (() => void)[] = []
  #isInSight = true
  #later: ReturnType<typeof setTimeout> | undefined

  constructor(host: ReactiveControllerHost & Element, lanes: () => readonly (Lane | undefined)[]) {
    this.#host = host
    this.#lanes = lanes
    host.addController(this)
  }

  hostUpdate(): void {
    const lanes = this.#lanes()
    const isSame =
      lanes.length === this.#watched.length &&
      lanes.every((lane, index) => lane === this.#watched[index])
    if (isSame) return
    this.#forget()
    this.#watched = lanes
    this.#unwatch = lanes.flatMap((lane) => lane?.watch(this.#changed) ?? [])
  }

  hostConnected(): void {
    this.#sight.observe(this.#host)
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.#sight.disconnect()
    this.#isInSight = true
    clearTimeout(this.#later)
    this.#later = undefined
    this.#forget()
  }

  readonly #changed = (): void => {
    if (this.#isInSight) this.#render()
    else this.#later ??= setTimeout(this.#render, UNSEEN - (performance.now() % UNSEEN))
  }

  readonly #render = (): void => {
    clearTimeout(this.#later)
    this.#later = undefined
    this.#host.requestUpdate()
  }

  #forget(): void {
    for (const unwatch of this.#unwatch) unwatch()
    this.#unwatch = []
    this.#watched = []
  }
}
