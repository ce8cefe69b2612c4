/** Milliseconds between two renders: digits that change more often cannot be read anyway. */
const PAUSE = 100

const asked = new Set<() => void>()
let under = false
let last = Number.NEGATIVE_INFINITY

/**
 * Calls back at the next animation frame, but not again within 100 ms, and everyone who asked in
 * the same one: at 100 events a second over four lanes that is 10 frames a second to lay out and
 * paint rather than 60, and the first event still shows at once.
 */
export class FrameThrottle {
  readonly #render: () => void

  constructor(render: () => void) {
    this.#render = render
  }

  ask(): void {
    asked.add(this.#render)
    if (under) return
    under = true
    const left = last + PAUSE - performance.now()
    if (left <= 0) requestAnimationFrame(render)
    else setTimeout(() => requestAnimationFrame(render), left)
  }

  cancel(): void {
    asked.delete(this.#render)
  }
}

function render(): void {
  under = false
  last = performance.now()
  const renders = [...asked]
  asked.clear()
  for (const render of renders) render()
}
