/** Milliseconds between two pictures for those who prefer less motion. */
const STEP = 1000

/**
 * Calls back at each frame while somebody can see it: not while the tab is hidden or the element
 * is out of sight. Once a second where less motion is preferred.
 */
export class FrameLoop {
  readonly #element: Element
  readonly #frame: () => void
  readonly #reduced = matchMedia('(prefers-reduced-motion: reduce)')
  readonly #sight = new IntersectionObserver((entries) => {
    this.#isInSight = entries.at(-1)?.isIntersecting ?? false
    this.#go()
  })
  #isInSight = false
  #isWanted = true
  #request: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(element: Element, frame: () => void) {
    this.#element = element
    this.#frame = frame
  }

  /** Whether nothing may move but once a second. */
  get isStill(): boolean {
    return this.#reduced.matches
  }

  /** Whether the time goes on; while it does not, frames are painted only when asked for. */
  set isRunning(isRunning: boolean) {
    this.#isWanted = isRunning
    this.#go()
  }

  connect(): void {
    this.#sight.observe(this.#element)
    document.addEventListener('visibilitychange', this.#go)
    this.#reduced.addEventListener('change', this.#go)
  }

  disconnect(): void {
    this.#sight.disconnect()
    document.removeEventListener('visibilitychange', this.#go)
    this.#reduced.removeEventListener('change', this.#go)
    this.#isInSight = false
    this.#halt()
  }

  /** Paints at the next frame, whatever else. */
  ask(): void {
    if (!this.#isInSight) return
    this.#halt()
    this.#request = requestAnimationFrame(this.#paint)
  }

  readonly #go = (): void => {
    this.#halt()
    if (!this.#isInSight || document.hidden || !this.#isWanted) return
    this.#request = requestAnimationFrame(this.#paint)
  }

  readonly #paint = (): void => {
    this.#request = undefined
    this.#frame()
    if (!this.#isInSight || document.hidden || !this.#isWanted) return
    if (this.isStill) this.#timer = setTimeout(this.#go, STEP)
    else this.#request = requestAnimationFrame(this.#paint)
  }

  #halt(): void {
    if (this.#request !== undefined) cancelAnimationFrame(this.#request)
    clearTimeout(this.#timer)
    this.#request = undefined
  }
}
