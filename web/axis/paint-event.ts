import { lateness, words } from '../model/format.ts'
import { REPLAY, SNAPSHOT } from '../model/timeline-arrivals.ts'
import type { PublishedEvent } from '../model/timeline-published.ts'
import { above, label, type Scene, type Strip, xOf } from './scene.ts'
import { addShape } from './shape.ts'

/** Milliseconds before its publishing at which an event may seem to arrive: the clock is not exact. */
const EARLY = 500
/** Milliseconds after which an event that did not come is no longer waited for. */
const PATIENCE = 60_000
const DASHES = [3, 4]
const SOLID: number[] = []

/** Height from which the mark of an event that was just sent falls, 1, to the axis, 0. */
export type Fall = number

/**
 * One event in all lanes: from where it was published down through the lanes, and in each lane a
 * line as long as its lateness, to a ring with the lateness. Where it has not arrived yet the line
 * grows along with the time.
 */
export function paintEvent(
  scene: Scene,
  strips: readonly Strip[],
  event: PublishedEvent,
  word: string,
  fall: Fall = 0,
): void {
  const { pen, palette, layout, scale } = scene
  if (event.at < scale.from - PATIENCE || event.at > scale.to + EARLY) return
  const x = scale.x(event.at)
  const bottom = layout.ruler + layout.row * layout.lanes
  const width = palette.stroke * 1.5
  if (x >= scale.left) {
    pen.fillStyle = palette.ink
    if (fall === 0)
      pen.fillRect(x - palette.stroke / 2, layout.ruler, palette.stroke, bottom - layout.ruler)
    paintPin(scene, x, word, fall)
  }
  for (const strip of strips) {
    const row = arrivalOf(scene, strip, event)
    if (row >= 0) paintArrival(scene, strip, event, row, width)
    else if (isExpected(scene, strip, event)) paintExpected(scene, strip, x, width)
  }
}

/** Row of its arrival in a lane; -1 when it has not arrived, or came in a snapshot. */
export function arrivalOf({ offset }: Scene, { timeline }: Strip, event: PublishedEvent): number {
  const { arrivals } = timeline
  const row = arrivals.find(event, event.at - offset - EARLY)
  return row >= 0 && (arrivals.flags(row) & SNAPSHOT) === 0 ? row : -1
}

/** Whether it may still come: the lane is there, and has nothing newer. */
function isExpected(scene: Scene, { timeline }: Strip, event: PublishedEvent): boolean {
  const phase = timeline.phases.at(-1)?.kind
  const isThere = phase === 'open' || phase === 'connecting' || phase === 'waiting'
  if (!isThere || scene.scale.to - event.at > PATIENCE) return false
  const { arrivals } = timeline
  if (arrivals.total === arrivals.oldest) return true
  const newest = arrivals.total - 1
  return arrivals.epoch(newest) !== event.epoch || arrivals.seq(newest) < event.seq
}

function paintPin(scene: Scene, x: number, word: string, fall: Fall): void {
  const { pen, palette, layout } = scene
  const radius = layout.text * 0.42
  const rest = layout.text * 1.35 + radius
  const y = rest - fall * (rest + radius)
  pen.fillStyle = palette.ink
  pen.fillRect(
    x - palette.stroke,
    y,
    palette.stroke * 2,
    layout.ruler - y - fall * (layout.ruler - rest),
  )
  pen.beginPath()
  pen.arc(x, y, radius, 0, 2 * Math.PI)
  pen.strokeStyle = palette.paper
  pen.lineWidth = palette.stroke * 2
  pen.stroke()
  pen.fill()
  if (word === '') return
  label(scene, word, x + radius + 5, y + layout.text * 0.35, palette.ink, palette.bold)
}

function paintArrival(
  scene: Scene,
  strip: Strip,
  event: PublishedEvent,
  row: number,
  width: number,
): void {
  const { pen, palette, layout, scale, offset } = scene
  const { arrivals } = strip.timeline
  const x = xOf(scene, arrivals.received(row))
  if (x < scale.left) return
  const from = Math.max(scale.left, scale.x(event.at))
  rule(scene, from, x, strip.middle, width)
  const radius = layout.text * 0.62
  pen.beginPath()
  addShape(pen, strip.transport.shape, x, strip.middle, radius)
  pen.fillStyle = strip.hue
  pen.strokeStyle = palette.paper
  pen.lineWidth = palette.stroke * 4
  pen.stroke()
  pen.fill()
  pen.strokeStyle = palette.ink
  pen.lineWidth = palette.stroke * 1.4
  pen.stroke()
  const late = arrivals.received(row) + offset - event.at
  const text = words(lateness(late, scene.uncertainty))
  const isReplay = (arrivals.flags(row) & REPLAY) !== 0
  const said = isReplay ? `${text} (${scene.words.replay(1).replace(/\s*1\s*/, '')})` : text
  label(scene, said, x + radius, above(scene, strip) - 1, palette.ink, palette.emphasis)
}

/** A line of ink that can be seen on a bar as well as on paper. */
function rule({ pen, palette }: Scene, from: number, to: number, y: number, width: number): void {
  pen.fillStyle = palette.paper
  pen.fillRect(from, y - width / 2 - 1.5, Math.max(0, to - from), width + 3)
  pen.fillStyle = palette.ink
  pen.fillRect(from, y - width / 2, Math.max(0, to - from), width)
}

function paintExpected(scene: Scene, strip: Strip, x: number, width: number): void {
  const { pen, palette, scale } = scene
  const from = Math.max(scale.left, x)
  const now = Math.min(scale.right, xOf(scene, scene.now))
  if (now <= from) return
  pen.fillStyle = palette.paper
  pen.fillRect(from, strip.middle - width / 2 - 1.5, now - from, width + 3)
  pen.strokeStyle = palette.ink
  pen.lineWidth = width
  pen.setLineDash(DASHES)
  pen.beginPath()
  pen.moveTo(from, strip.middle)
  pen.lineTo(now, strip.middle)
  pen.stroke()
  pen.setLineDash(SOLID)
}
