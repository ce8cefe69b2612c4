import { duration, words } from '../model/format.ts'
import type { Exchange } from '../model/timeline.ts'
import { type Boxes, boxesOf, LEAST } from './layout.ts'
import { above, below, label, oldestOf, type Scene, type Strip, widthOf, xOf } from './scene.ts'

/** Pixels an exchange below which its parts could not be told apart: only answers are drawn. */
const DENSE = 8

const boxes: Boxes = { requestLeft: 0, requestRight: 0, answerLeft: 0, answerRight: 0 }

/**
 * Requests and answers of a lane: a hollow box for the way there, a filled one for the way back,
 * hatched and marked 0 when it was empty; between them a line, or a bar while the server holds it.
 */
export function paintExchanges(scene: Scene, strip: Strip): void {
  const { exchanges } = strip.timeline
  const first = exchanges.since(oldestOf(scene))
  const count = exchanges.length - first
  if (count === 0) return
  const { scale } = scene
  const from = Math.max(scale.from, (exchanges.at(first)?.from ?? 0) + scene.offset)
  const each = ((scale.to - from) * scale.density) / count
  if (count > 20 && each < DENSE) {
    paintDense(scene, strip, first)
    return
  }
  paintHeld(scene, strip, first)
  paintBoxes(scene, strip, first)
  // By the mean, so that labels do not come and go with each irregularity.
  const hasRoom = count < 8 || each > scene.layout.text * 3
  if (strip.pace !== 'stream' && hasRoom) paintCounts(scene, strip, first)
  if (strip.pace === 'held') paintGaps(scene, strip, first, hasRoom)
}

function place(scene: Scene, { from, to }: Exchange): Boxes {
  const way = scene.delay * scene.scale.density
  return boxesOf(xOf(scene, from), xOf(scene, to ?? scene.now), way, boxes)
}

/** What is between the two boxes. */
function paintHeld(scene: Scene, strip: Strip, first: number): void {
  const { pen, palette, layout, drawn, delay, offset, now } = scene
  const { exchanges } = strip.timeline
  const isHeld = strip.pace === 'held'
  const bar = layout.box * 0.62
  pen.beginPath()
  for (let index = first; index < exchanges.length; index++) {
    const exchange = exchanges.at(index) as Exchange
    const { requestRight, answerLeft } = place(scene, exchange)
    // A hollow bar stands there already: connecting.
    if (exchange.isAttempt) continue
    const isOver = exchange.to !== undefined && !exchange.failed
    const right = isOver ? answerLeft : xOf(scene, exchange.to ?? now)
    if (right <= requestRight) continue
    if (isHeld) {
      pen.rect(requestRight, strip.middle - bar, right - requestRight, bar * 2)
      const until = (exchange.to ?? now) + offset - (isOver ? delay : 0)
      drawn?.add('held', strip.lane, exchange.from + offset + delay, until)
    } else
      pen.rect(
        requestRight,
        strip.middle - palette.stroke / 2,
        right - requestRight,
        palette.stroke,
      )
  }
  pen.fillStyle = strip.hue
  pen.fill()
  if (!isHeld) return
  for (let index = first; index < exchanges.length; index++) {
    const exchange = exchanges.at(index) as Exchange
    if (exchange.failed || exchange.isAttempt) continue
    const { requestRight, answerLeft } = place(scene, exchange)
    const right = exchange.to === undefined ? xOf(scene, now) : answerLeft
    const ms = (exchange.to ?? now) - exchange.from - delay * (exchange.to === undefined ? 1 : 2)
    const text = `${scene.words.held} ${words(duration(ms))}`
    const width = widthOf(scene, text, palette.font)
    // Room on both sides for the label of the gap.
    if (right - requestRight < width + layout.text * 5) continue
    const x = Math.max(requestRight, scene.scale.left) + layout.text * 2.5
    if (x + width < right) label(scene, text, x, below(scene, strip), palette.soft, palette.font)
  }
}

function paintBoxes(scene: Scene, strip: Strip, first: number): void {
  const { pen, palette, layout, drawn, delay, offset } = scene
  const { exchanges } = strip.timeline
  const { middle, lane, hue } = strip
  const { box } = layout
  const inset = palette.stroke / 2

  pen.lineWidth = palette.stroke
  pen.strokeStyle = hue
  pen.fillStyle = palette.paper
  pen.beginPath()
  for (let index = first; index < exchanges.length; index++) {
    const exchange = exchanges.at(index) as Exchange
    const { requestLeft, requestRight } = place(scene, exchange)
    const width = Math.max(0.5, requestRight - requestLeft - palette.stroke)
    pen.rect(requestLeft + inset, middle - box + inset, width, 2 * box - palette.stroke)
    const from = exchange.from + offset
    drawn?.add('request', lane, from, from + delay)
  }
  pen.fill()
  pen.stroke()

  pen.fillStyle = hue
  pen.beginPath()
  for (let index = first; index < exchanges.length; index++) {
    const exchange = exchanges.at(index) as Exchange
    if (exchange.to === undefined || exchange.empty || exchange.failed) continue
    const { answerLeft, answerRight } = place(scene, exchange)
    pen.rect(answerLeft, middle - box, answerRight - answerLeft, 2 * box)
    const to = exchange.to + offset
    drawn?.add('answer', lane, to - delay, to, exchange.events)
  }
  pen.fill()

  pen.beginPath()
  for (let index = first; index < exchanges.length; index++) {
    const exchange = exchanges.at(index) as Exchange
    if (exchange.to === undefined || !exchange.empty) continue
    const { answerLeft, answerRight } = place(scene, exchange)
    pen.rect(
      answerLeft + inset,
      middle - box + inset,
      Math.max(0.5, answerRight - answerLeft - palette.stroke),
      2 * box - palette.stroke,
    )
    hatch(pen, answerLeft, middle - box, answerRight - answerLeft, 2 * box, palette.stroke * 3)
    const to = exchange.to + offset
    drawn?.add('empty', lane, to - delay, to)
  }
  pen.strokeStyle = palette.edge
  pen.stroke()

  paintFailed(scene, strip, first)
}

/** Diagonals through a box: lines of one path rather than a pattern, which would not move along. */
function hatch(
  pen: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  step: number,
): void {
  for (let along = step; along < width + height; along += step) {
    const startX = Math.max(0, along - height)
    const endX = Math.min(width, along)
    pen.moveTo(left + startX, top + along - startX)
    pen.lineTo(left + endX, top + along - endX)
  }
}

/** A request that came to nothing ends in a small cross. */
function paintFailed({ drawn, offset, ...scene }: Scene, strip: Strip, first: number): void {
  const { pen, palette, layout } = scene
  const { exchanges } = strip.timeline
  const arm = layout.box * 0.45
  pen.beginPath()
  for (let index = first; index < exchanges.length; index++) {
    const exchange = exchanges.at(index) as Exchange
    if (!exchange.failed || exchange.to === undefined) continue
    const x = scene.scale.x(exchange.to + offset)
    pen.moveTo(x - arm, strip.middle - arm)
    pen.lineTo(x + arm, strip.middle + arm)
    pen.moveTo(x - arm, strip.middle + arm)
    pen.lineTo(x + arm, strip.middle - arm)
    drawn?.add('failed', strip.lane, exchange.from + offset, exchange.to + offset)
  }
  pen.strokeStyle = palette.critical
  pen.stroke()
}

/** How many events an answer brought, above it, where the answer before it leaves room. */
function paintCounts(scene: Scene, strip: Strip, first: number): void {
  const { pen, palette, layout } = scene
  const { exchanges } = strip.timeline
  let before = Number.NEGATIVE_INFINITY
  const earlier = exchanges.at(first - 1)
  if (first > 0 && earlier !== undefined) before = xOf(scene, earlier.to ?? scene.now)
  const baseline = above(scene, strip)
  pen.textAlign = 'center'
  for (let index = first; index < exchanges.length; index++) {
    const exchange = exchanges.at(index) as Exchange
    if (exchange.to === undefined || exchange.failed) continue
    const { answerLeft, answerRight } = place(scene, exchange)
    const room = answerRight - before
    before = answerRight
    if (room < layout.text * 2 || answerLeft < scene.scale.left) continue
    // What came with a start is a burst, which has its own label.
    if (!exchange.empty && (exchange.events < 2 || exchange.isAttempt)) continue
    pen.font = exchange.empty ? palette.font : palette.bold
    pen.fillStyle = exchange.empty ? palette.soft : palette.ink
    pen.fillText(String(exchange.events), (answerLeft + answerRight) / 2, baseline)
  }
}

/** From an answer to the next request, as the server sees it: nobody is there to be told. */
function paintGaps(scene: Scene, strip: Strip, first: number, hasRoom: boolean): void {
  const { pen, palette, layout, drawn, delay, offset } = scene
  const { exchanges } = strip.timeline
  const rise = layout.box + palette.stroke + 1.5
  const least = LEAST + 2 * palette.stroke
  pen.lineWidth = palette.stroke
  pen.strokeStyle = palette.ink
  pen.beginPath()
  for (let index = Math.max(1, first); index < exchanges.length; index++) {
    const from = gapFrom(scene, exchanges.at(index - 1))
    const ends = (exchanges.at(index) as Exchange).from + offset + delay
    // The next request is still on its way: the gap goes on.
    const to = Math.min(ends, scene.now + offset)
    if (from === undefined || to < from) continue
    const left = scene.scale.x(from)
    const right = Math.max(scene.scale.x(to), left + least)
    pen.rect(left - 1, strip.middle - rise, right - left + 2, 2 * rise)
    drawn?.add('gap', strip.lane, from, to)
  }
  pen.stroke()
  if (!hasRoom) return
  let before = Number.NEGATIVE_INFINITY
  for (let index = Math.max(1, first - 1); index < exchanges.length; index++) {
    const from = gapFrom(scene, exchanges.at(index - 1))
    if (from === undefined) continue
    const to = (exchanges.at(index) as Exchange).from + offset + delay
    const centre = scene.scale.x((from + to) / 2)
    const text = words(duration(to - from))
    const width = widthOf(scene, text, palette.font)
    const room = centre - before
    before = centre
    if (index < first || room < width + layout.text * 0.7 || to > scene.now + offset) continue
    label(scene, text, centre - width / 2, below(scene, strip), palette.ink, palette.font)
  }
}

function gapFrom({ delay, offset }: Scene, answered: Exchange | undefined): number | undefined {
  if (answered?.to === undefined || answered.failed) return undefined
  return answered.to + offset - delay
}

/** Too many to draw each: a line for each answer, and for held ones a bar behind them all. */
function paintDense(scene: Scene, strip: Strip, first: number): void {
  const { pen, palette, layout, drawn, offset, delay, now } = scene
  const { exchanges } = strip.timeline
  const from = exchanges.at(first)?.from ?? now
  const to = exchanges.at(-1)?.to ?? now
  const left = xOf(scene, from)
  pen.fillStyle = strip.hue
  if (strip.pace === 'held') {
    pen.globalAlpha = 0.45
    pen.fillRect(left, strip.middle - layout.box * 0.6, xOf(scene, to) - left, layout.box * 1.2)
    pen.globalAlpha = 1
    drawn?.add('held', strip.lane, from + offset, to + offset, exchanges.length - first)
  }
  for (const isEmpty of [false, true]) {
    pen.beginPath()
    for (let index = first; index < exchanges.length; index++) {
      const exchange = exchanges.at(index) as Exchange
      if (exchange.to === undefined || exchange.failed || exchange.empty !== isEmpty) continue
      const x = xOf(scene, exchange.to)
      const height = isEmpty ? layout.box * 0.6 : layout.box
      pen.rect(x - palette.stroke / 2, strip.middle - height, palette.stroke, 2 * height)
      const at = exchange.to + offset
      drawn?.add(isEmpty ? 'empty' : 'answer', strip.lane, at - delay, at, exchange.events)
    }
    pen.fillStyle = isEmpty ? palette.edge : strip.hue
    pen.fill()
  }
}
