import { Blocks } from './blocks.ts'
import { gridOf, middleOf } from './layout.ts'
import { type Scene, widthOf } from './scene.ts'

/** Lines between lanes and lines of time, behind everything. */
export function paintGrid(scene: Scene): void {
  const { pen, palette, layout, scale } = scene
  const bottom = layout.ruler + layout.row * layout.lanes
  const { line } = gridOf(scale.density * 1000, layout.text)
  // Each by itself: as one path, which spans the canvas, they cost far more to fill.
  pen.fillStyle = palette.line
  for (let time = scale.to; time >= scale.from - 1; time -= line * 1000) {
    const x = Math.round(scale.x(time))
    pen.fillRect(x, layout.ruler, 1, bottom - layout.ruler)
  }
  for (let lane = 0; lane <= layout.lanes; lane++) {
    const y = Math.round(layout.ruler + layout.row * lane)
    pen.fillRect(scale.left, y, layout.width - scale.left, 1)
  }
  for (let lane = 0; lane < layout.lanes; lane++) {
    pen.fillRect(scale.left, middleOf(layout, lane) - 0.5, scale.right - scale.left, 1)
  }
  pen.fillStyle = palette.edge
  pen.fillRect(Math.round(scale.right), 0, 1, bottom)
  pen.fillRect(scale.left, layout.ruler - 1, layout.width - scale.left, Math.max(1, palette.stroke))
}

/** How long ago, at the bottom: places that stay, so that nothing but the events moves. */
export function paintTimes(scene: Scene): void {
  const { pen, palette, layout, scale, words } = scene
  const { label } = gridOf(scale.density * 1000, layout.text)
  const baseline = layout.ruler + layout.row * layout.lanes + layout.text * 1.2
  pen.textAlign = 'left'
  pen.fillStyle = palette.soft
  pen.font = palette.font
  const seconds = Math.round((scale.to - scale.from) / 1000)
  for (let ago = label; ago <= seconds; ago += label) {
    const text = `−${ago} s`
    const centred = scale.x(scale.to - ago * 1000) - widthOf(scene, text, palette.font) / 2
    pen.fillText(text, Math.max(scale.left + 1, centred), baseline)
  }
  pen.fillStyle = palette.ink
  pen.font = palette.bold
  pen.fillText(words.now, scale.right - widthOf(scene, words.now, palette.bold) / 2, baseline)
}

/** Height of a publish tick: prices are half as high as notifications. */
function heights({ layout }: Scene): { price: number; notification: number } {
  const all = layout.ruler - layout.text * 1.35
  return { price: all * 0.5, notification: all * 0.85 }
}

/** When events entered the log, in server time: a tick each, taller and headed for notifications. */
export function paintPublished(scene: Scene): void {
  const { pen, palette, layout, scale, published, drawn } = scene
  const { price, notification } = heights(scene)
  const first = published.since(scale.from)
  const base = layout.ruler - 1
  let end = first
  const blocks = new Blocks(pen, base - price, price, palette.stroke)
  pen.fillStyle = palette.soft
  for (; end < published.length && published.at(end) <= scale.to; end++) {
    if (!published.isNotification(end)) blocks.add(scale.x(published.at(end)))
  }
  blocks.end()
  pen.fillStyle = palette.ink
  const stems = new Blocks(pen, base - notification, notification, palette.stroke)
  let before = Number.NEGATIVE_INFINITY
  pen.beginPath()
  for (let index = first; index < end; index++) {
    if (!published.isNotification(index)) continue
    const x = scale.x(published.at(index))
    stems.add(x)
    // Heads that would touch are one.
    if (x - before < palette.stroke * 4) continue
    before = x
    pen.moveTo(x + palette.stroke * 2, base - notification)
    pen.arc(x, base - notification, palette.stroke * 2, 0, 2 * Math.PI)
  }
  stems.end()
  pen.fill()
  if (drawn === undefined) return
  drawn.published.first = first
  drawn.published.end = end
}

export function paintCaption(scene: Scene, delay: string): void {
  const { pen, palette, layout, scale, words } = scene
  const baseline = layout.text * 1.05
  pen.textAlign = 'left'
  pen.font = palette.font
  pen.fillStyle = palette.soft
  const x = scale.left + 2
  const room = scale.right - x
  const caption = widthOf(scene, words.published, palette.font)
  const added = delay === '' ? 0 : widthOf(scene, delay, palette.bold)
  const both = caption + layout.text * 1.5 + added
  // What was added by this demo must be said; what the ticks are is also in the legend.
  if (delay === '' || both < room) pen.fillText(words.published, x, baseline)
  if (delay === '') return
  pen.font = palette.bold
  pen.fillStyle = palette.ink
  pen.fillText(delay, both < room ? x + both - added : x, baseline, layout.width - x)
}
