import type { Clock } from '../clock.ts'
import { LaneTimeline } from '../model/timeline.ts'
import { splitId } from '../model/timeline-arrivals.ts'
import { Published, type PublishedEvent } from '../model/timeline-published.ts'
import type { AxisLane } from './axis-lane.ts'
import type { AxisWords } from './axis-words.ts'
import { Drawn } from './drawn.ts'
import type { Ghost } from './ghost.ts'
import { eventAt } from './hit.ts'
import type { Layout } from './layout.ts'
import { paint } from './paint.ts'
import type { Palette } from './palette.ts'
import { Scale } from './scale.ts'
import type { Scene, Strip } from './scene.ts'

/** Milliseconds that the mark of an event which was just sent takes to fall onto the axis. */
const FALL = 320
/** Share of a change of the clock's offset that a frame takes over: the picture must not jump. */
const EASE = 0.08
/** Milliseconds of change beyond which it does jump: easing would show wrong times for long. */
const JUMP = 100

/** What is to be shown: what the component's properties say. */
export interface Shown {
  readonly lanes: readonly AxisLane[]
  readonly clock: Clock
  readonly seconds: number
  readonly delay: number
  readonly ghost: Ghost | undefined
  readonly words: AxisWords
  /** What was added to each way, in words; empty if nothing was. */
  readonly delayWords: string
  /** Names of the lanes, where they are to stand on the axis. */
  readonly names: readonly string[]
  readonly isStill: boolean
}

/** A view of the lanes' timelines that moves along with the time, and what was painted of it. */
export class AxisView {
  readonly drawn = new Drawn()
  readonly published = new Published()
  readonly scale = new Scale()
  #offset = 0
  #wasKnown = false
  /** Page's time at which the view was paused, and the lanes as they were then. */
  #frozen: { now: number; timelines: readonly LaneTimeline[] } | undefined
  #sent: { id: string; event: PublishedEvent | undefined; seen: number | undefined } | undefined
  #picked: PublishedEvent | undefined

  get offset(): number {
    return this.#offset
  }

  get picked(): PublishedEvent | undefined {
    return this.#picked
  }

  get sent(): PublishedEvent | undefined {
    return this.#sent?.event
  }

  /** Page's time of the right edge. */
  now(clock: Clock): number {
    return this.#frozen?.now ?? clock.local()
  }

  timelines(lanes: readonly AxisLane[]): readonly LaneTimeline[] {
    return this.#frozen?.timelines ?? lanes.map(({ timeline }) => timeline)
  }

  /** Stands still from now on: the lanes go on, and what they forget is kept here. */
  pause(lanes: readonly AxisLane[], clock: Clock): void {
    const timelines = lanes.map(({ timeline }) => new LaneTimeline(timeline))
    this.#frozen ??= { now: clock.local(), timelines }
  }

  resume(): void {
    this.#frozen = undefined
  }

  /** @param at when it was published, server's ms; without it the first lane to hear of it says so */
  send(id: string, at?: number): void {
    const event = at === undefined ? undefined : { ...splitId(id), at, isNotification: true }
    this.#sent = { id, event, seen: undefined }
  }

  /** @returns whether there is such an event, as far as the lanes have heard */
  pick(id: string | undefined): boolean {
    const index = id === undefined ? -1 : this.published.find(id)
    this.#picked = index < 0 ? undefined : this.published.event(index)
    return this.#picked !== undefined
  }

  /** The event before (-1) or after (1) the one that is picked; the newest in view, if none is. */
  beside(step: -1 | 1): string | undefined {
    const { published, scale } = this
    const first = published.since(scale.from)
    const last = published.since(scale.to) - 1
    if (last < first) return undefined
    const { at } = this.#picked ?? { at: Number.NEGATIVE_INFINITY }
    if (at < scale.from) return published.id(last)
    const here = published.find(this.#idOf(this.#picked))
    return published.id(Math.max(first, Math.min(last, here + step)))
  }

  eventAt(shown: Shown, layout: Layout, x: number, y: number): string | undefined {
    const { scale, published, offset } = this
    const timelines = this.timelines(shown.lanes)
    return eventAt({ layout, scale, offset, published, timelines }, x, y)
  }

  /** Px by which the picture has moved since it was painted. */
  moved(clock: Clock): number {
    return (this.now(clock) + this.#offset - this.scale.to) * this.scale.density
  }

  /** Whether something moves besides the time. */
  get isFalling(): boolean {
    const sent = this.#sent
    if (sent === undefined) return false
    return (
      sent.event === undefined || sent.seen === undefined || performance.now() - sent.seen < FALL
    )
  }

  draw(pen: CanvasRenderingContext2D, palette: Palette, layout: Layout, shown: Shown): void {
    const { lanes, clock, seconds, delay } = shown
    this.#follow(clock)
    const now = this.now(clock)
    const to = now + this.#offset
    const scale = this.scale.set(to - seconds * 1000, to, layout.left, layout.right)
    if (this.#frozen === undefined) {
      for (const { timeline } of lanes) this.published.take(timeline.arrivals)
    }
    const timelines = this.timelines(lanes)
    const strips = lanes.flatMap(({ transport }, lane): Strip[] => {
      const timeline = timelines[lane]
      if (timeline === undefined) return []
      const middle = layout.ruler + layout.row * (lane + 0.5)
      const hue = palette.hue ?? transport.hue
      return [{ lane, transport, timeline, pace: timeline.pace(now), hue, middle }]
    })
    const { published, drawn } = this
    const { words, delayWords, names, ghost } = shown
    const { uncertainty } = clock
    const offset = this.#offset
    const scene: Scene = {
      ...{ pen, palette, words, layout, scale, published, drawn, offset, uncertainty, delay, now },
    }
    const fall = this.#fall(shown.isStill)
    const overlay = { delay: delayWords, names, sent: this.sent, fall, picked: this.#picked, ghost }
    paint(scene, strips, overlay)
  }

  #follow(clock: Clock): void {
    const { offset } = clock
    if (offset === undefined || this.#frozen !== undefined) return
    const change = offset - this.#offset
    const jumps = !this.#wasKnown || Math.abs(change) > JUMP
    this.#offset += jumps ? change : change * EASE
    this.#wasKnown = true
  }

  #fall(isStill: boolean): number {
    const sent = this.#sent
    if (sent === undefined) return 0
    if (sent.event === undefined) {
      const index = this.published.find(sent.id)
      if (index < 0) return 0
      sent.event = this.published.event(index)
    }
    sent.seen ??= performance.now()
    if (isStill) return 0
    const part = Math.min(1, (performance.now() - sent.seen) / FALL)
    return 1 - part * part
  }

  #idOf(event: PublishedEvent | undefined): string {
    if (event === undefined) return ''
    return event.seq < 0 ? event.epoch : `${event.epoch}.${event.seq}`
  }
}
