import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Where a key belongs to what is focused. */
const OWNERS = 'input, select, textarea, button, summary, a, [contenteditable], [role=tab]'

/** Single keys that do something, wherever on the page the focus is, but not while one types. */
export class Shortcuts implements ReactiveController {
  readonly #keys: Readonly<Record<string, () => void>>
  readonly #on: () => boolean

  /** @param keys by `KeyboardEvent.key` */
  constructor(
    host: ReactiveControllerHost,
    keys: Readonly<Record<string, () => void>>,
    on: () => boolean,
  ) {
    this.#keys = keys
    this.#on = on
    host.addController(this)
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#pressed)
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#pressed)
  }

  readonly #pressed = (press: KeyboardEvent): void => {
    if (!this.#on() || press.defaultPrevented || press.repeat) return
    if (press.ctrlKey || press.metaKey || press.altKey) return
    const focused = press.composedPath()[0]
    if (focused instanceof Element && focused.matches(OWNERS)) return
    const act = this.#keys[press.key]
    if (act === undefined) return
    press.preventDefault()
    act()
  }
}
