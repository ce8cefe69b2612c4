import { duration, words } from '../model/format.ts'
import type { PublishedEvent } from '../model/timeline-published.ts'
import { middleOf } from './layout.ts'
import type { Lens } from './lens.ts'
import { LEAD } from './lens.ts'
import { paintEvent } from './paint-event.ts'
import { paintLanes, paintNames } from './paint-lanes.ts'
import { paintPublished } from './paint-ruler.ts'
import { Scale } from './scale.ts'
import type { Scene, Strip } from './scene.ts'
import { widthOf } from './scene.ts'

const scale = new Scale()

/** The picked event's seconds, larger: the publish tick and its arrivals, spread out. */
export function paintLens(
  outer: Scene,
  strips: readonly Strip[],
  event: PublishedEvent,
  lens: Lens,
): void {
  const { pen, palette, layout: whole } = outer
  const { left, right, span } = lens
  const bottom = whole.ruler + whole.row * whole.lanes
  paintStretch(outer, event.at, span)

  const layout = { ...whole, width: right, left }
  const names = whole.text * 2
  const margin = whole.text * 5
  scale.set(event.at - span * LEAD, event.at + span, left + names, right - margin)
  const scene: Scene = { ...outer, layout, scale, drawn: undefined }

  pen.save()
  pen.beginPath()
  pen.rect(left, 0, right - left, whole.height)
  pen.clip()
  pen.fillStyle = palette.paper
  pen.fillRect(left, 0, right - left, whole.height)
  pen.fillStyle = palette.line
  for (let lane = 0; lane < whole.lanes; lane++) {
    pen.fillRect(left, middleOf(whole, lane) - 0.5, right - left, 1)
    pen.fillRect(left, Math.round(whole.ruler + whole.row * lane), right - left, 1)
  }
  paintSteps(scene, event.at, span)
  pen.fillStyle = palette.edge
  pen.fillRect(left, whole.ruler - 1, right - left, Math.max(1, palette.stroke))
  paintLanes(scene, strips, false)
  paintPublished(scene)
  paintEvent(scene, strips, event, '')
  paintNames({ ...scene, scale: new Scale().set(0, 1, left + 3, right) }, strips, [])
  paintTitle(scene, left, span)
  pen.restore()

  pen.strokeStyle = palette.ink
  pen.lineWidth = palette.stroke
  pen.strokeRect(left, palette.stroke / 2, right - left, bottom + whole.ticks - palette.stroke)
}

/** Which part of the axis is shown larger. */
function paintStretch({ pen, palette, layout, scale }: Scene, at: number, span: number): void {
  const from = Math.max(scale.left, scale.x(at - span * LEAD))
  const to = Math.min(scale.right, scale.x(at + span))
  pen.fillStyle = palette.ink
  pen.globalAlpha = 0.07
  pen.fillRect(from, layout.ruler, Math.max(0, to - from), layout.row * layout.lanes)
  pen.globalAlpha = 1
}

/** Time since it was published. */
function paintSteps(scene: Scene, at: number, span: number): void {
  const { pen, palette, layout, scale } = scene
  const step = [100, 200, 500, 1000, 2000, 5000, 10_000].find(
    (ms) => ms * scale.density > layout.text * 5,
  )
  if (step === undefined) return
  const bottom = layout.ruler + layout.row * layout.lanes
  pen.font = palette.font
  pen.textAlign = 'left'
  for (let ms = 0; ms <= span; ms += step) {
    const x = scale.x(at + ms)
    pen.fillStyle = palette.line
    pen.fillRect(x, layout.ruler, 1, bottom - layout.ruler)
    pen.fillStyle = palette.soft
    const text =
      ms === 0
        ? '0'
        : `+${words(duration(ms)).replace(/\.0+ /, ' ').replace('0 s', ' s').replace('  ', ' ')}`
    pen.fillText(text, x - widthOf(scene, text, palette.font) / 2, bottom + layout.text * 1.2)
  }
}

function paintTitle(scene: Scene, left: number, span: number): void {
  const { pen, palette, layout } = scene
  pen.fillStyle = palette.ink
  pen.font = palette.bold
  pen.textAlign = 'left'
  pen.fillText(scene.words.magnified(span / 1000), left + layout.text * 0.6, layout.text * 1.15)
}
