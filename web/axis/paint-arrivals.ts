import { NOTIFICATION, REPEAT, REPLAY, SNAPSHOT } from '../model/timeline-arrivals.ts'
import { Blocks } from './blocks.ts'
import { oldestOf, type Scene, type Strip, xOf } from './scene.ts'
import { addShape } from './shape.ts'

/** Of three sizes, so that marks do not breathe with the rate. */
const FULL = 0.42
const SMALL = 0.26

/** Marks of a lane's arrivals by how many there are: shapes while they fit, and then ticks. */
export function sizeOf(marks: number, width: number, text: number): number {
  const each = width / Math.max(1, marks)
  if (each > text * 0.95) return text * FULL
  return each > text * 0.55 ? text * SMALL : 0
}

/**
 * A mark for each arrival, in the lane's shape: hollow when it was replayed, large for a
 * notification. Events that came in one answer are at one place, and are one mark.
 */
export function paintArrivals(scene: Scene, strip: Strip): void {
  const { pen, palette, layout, drawn, scale } = scene
  const { arrivals } = strip.timeline
  const first = arrivals.since(oldestOf(scene))
  survey(scene, strip, first)
  const size = sizeOf(marks, scale.right - scale.left, layout.text)
  const large = layout.text * 0.58
  const isCrowded = notifications * layout.text > scale.right - scale.left
  for (const pass of [0, REPLAY, NOTIFICATION, NOTIFICATION | REPLAY]) {
    if ((kinds & pass) !== pass || (pass === 0 && plain === 0)) continue
    const isTicks = (pass & NOTIFICATION) === 0 ? size === 0 : isCrowded
    if (isTicks && (pass & REPLAY) === 0) {
      paintTicks(scene, strip, first, pass)
      continue
    }
    let before = Number.NEGATIVE_INFINITY
    pen.beginPath()
    for (let row = first; row < arrivals.total; row++) {
      const flags = arrivals.flags(row)
      if ((flags & (NOTIFICATION | REPLAY)) !== pass || (flags & (SNAPSHOT | REPEAT)) !== 0)
        continue
      const x = xOf(scene, arrivals.received(row))
      if (x - before < 1) continue
      before = x
      if ((pass & NOTIFICATION) !== 0) addShape(pen, strip.transport.shape, x, strip.middle, large)
      else
        addShape(pen, strip.transport.shape, x, strip.middle, Math.max(size, layout.text * SMALL))
    }
    if (before === Number.NEGATIVE_INFINITY) continue
    // A rim of paper, so that a mark is seen on a box of its own colour.
    pen.strokeStyle = palette.paper
    pen.lineWidth = palette.stroke * 2
    pen.stroke()
    pen.fillStyle = (pass & REPLAY) === 0 ? strip.hue : palette.paper
    pen.fill()
    if ((pass & REPLAY) !== 0) {
      pen.strokeStyle = strip.hue
      pen.lineWidth = palette.stroke
      pen.stroke()
    }
  }
  if ((kinds & REPEAT) !== 0) paintRepeats(scene, strip, first)
  const painted = drawn?.events(strip.lane)
  if (painted === undefined) return
  painted.first = first
  painted.end = arrivals.total
  painted.marks = arrived
}

/** Ticks of live events, those of notifications higher; those that touch are one block. */
function paintTicks(scene: Scene, strip: Strip, first: number, pass: number): void {
  const { pen, palette, layout } = scene
  const { arrivals } = strip.timeline
  const height = layout.box * (pass === 0 ? 0.7 : 1)
  const blocks = new Blocks(pen, strip.middle - height, 2 * height, palette.stroke)
  pen.fillStyle = strip.hue
  for (let row = first; row < arrivals.total; row++) {
    if (arrivals.flags(row) === pass) blocks.add(xOf(scene, arrivals.received(row)))
  }
  blocks.end()
}

/** How many places there are to mark, and which kinds of arrivals there are at all. */
function survey(scene: Scene, { timeline: { arrivals } }: Strip, first: number): void {
  const { density } = scene.scale
  let before = Number.NEGATIVE_INFINITY
  marks = kinds = plain = notifications = arrived = 0
  for (let row = first; row < arrivals.total; row++) {
    const flags = arrivals.flags(row)
    kinds |= flags
    if (flags === 0) plain++
    if ((flags & NOTIFICATION) !== 0) notifications++
    if ((flags & (SNAPSHOT | REPEAT)) === 0) arrived++
    const x = arrivals.received(row) * density
    if (x - before < 1) continue
    before = x
    marks++
  }
}

/** What `survey` found: kept here, so that a frame leaves nothing to collect. */
let marks = 0
let kinds = 0
let plain = 0
let notifications = 0
let arrived = 0

/** An event that the lane had already: a dot, crossed out. */
function paintRepeats(scene: Scene, strip: Strip, first: number): void {
  const { pen, palette, drawn, offset, layout } = scene
  const { arrivals } = strip.timeline
  const arm = layout.text * 0.25
  const y = strip.middle + layout.box * 0.6
  pen.beginPath()
  for (let row = first; row < arrivals.total; row++) {
    if ((arrivals.flags(row) & REPEAT) === 0) continue
    const at = arrivals.received(row)
    const x = xOf(scene, at)
    pen.moveTo(x - arm, y - arm)
    pen.lineTo(x + arm, y + arm)
    pen.moveTo(x - arm, y + arm)
    pen.lineTo(x + arm, y - arm)
    drawn?.add('repeat', strip.lane, at + offset, at + offset)
  }
  pen.strokeStyle = palette.soft
  pen.lineWidth = palette.stroke
  pen.stroke()
}

/** From the lane's upper edge, where an event was published, to where it arrived: its lateness. */
export function paintLateness(scene: Scene, strip: Strip): void {
  const { pen, palette, layout, scale } = scene
  const { arrivals } = strip.timeline
  const top = strip.middle - layout.row / 2 + 1
  pen.beginPath()
  for (let row = arrivals.since(oldestOf(scene)); row < arrivals.total; row++) {
    if ((arrivals.flags(row) & (SNAPSHOT | REPEAT)) !== 0) continue
    const published = scale.x(arrivals.at(row))
    pen.moveTo(published, top)
    pen.lineTo(published, top + 4)
    pen.lineTo(xOf(scene, arrivals.received(row)), strip.middle)
  }
  pen.strokeStyle = strip.hue
  pen.globalAlpha = 0.55
  pen.lineWidth = palette.stroke * 0.67
  pen.stroke()
  pen.globalAlpha = 1
}
