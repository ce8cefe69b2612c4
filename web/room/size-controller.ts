import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** How wide its host is, and how large type is, in px: an SVG of 18 px text needs to know both. */
export class SizeController implements ReactiveController {
  width = 0
  rem = 18
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #observer = new ResizeObserver(() => this.#look())

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.#observer.observe(this.#host)
    document.addEventListener('pop-theme', this.#look)
  }

  hostDisconnected(): void {
    this.#observer.disconnect()
    document.removeEventListener('pop-theme', this.#look)
  }

  readonly #look = (): void => {
    this.width = Math.floor(this.#host.clientWidth)
    this.rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    this.#host.requestUpdate()
  }
}
