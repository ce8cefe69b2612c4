import { paintArrivals, paintLateness } from './paint-arrivals.ts'
import { paintExchanges } from './paint-exchanges.ts'
import { paintBursts, paintMarks, paintPhases } from './paint-phases.ts'
import type { Scene, Strip } from './scene.ts'
import { widthOf } from './scene.ts'
import { addShape } from './shape.ts'

/** Everything in the lanes, within the stretch of time that is shown. */
export function paintLanes(scene: Scene, strips: readonly Strip[], hasLines: boolean): void {
  const { pen, layout, scale } = scene
  pen.save()
  pen.beginPath()
  pen.rect(scale.left, layout.ruler, layout.width - scale.left, layout.row * layout.lanes)
  pen.clip()
  for (const strip of strips) {
    if (hasLines) paintLateness(scene, strip)
    paintPhases(scene, strip)
    paintExchanges(scene, strip)
    paintArrivals(scene, strip)
    paintBursts(scene, strip)
    paintMarks(scene, strip)
  }
  pen.restore()
}

/** The lane's shape and name in its row, for where no rail stands beside the axis. */
export function paintNames(scene: Scene, strips: readonly Strip[], names: readonly string[]): void {
  const { pen, palette, layout, scale } = scene
  for (const { lane, transport, middle, hue } of strips) {
    const name = names[lane] ?? ''
    const top = middle - layout.row / 2
    const y = top + layout.text * 0.85
    const width = name === '' ? 0 : widthOf(scene, name, palette.bold) + 4
    pen.fillStyle = palette.paper
    pen.globalAlpha = 0.9
    pen.fillRect(scale.left, top + 2, layout.text * 1.7 + width, layout.text * 1.4)
    pen.globalAlpha = 1
    pen.fillStyle = hue
    pen.beginPath()
    addShape(pen, transport.shape, scale.left + layout.text * 0.8, y, layout.text * 0.45)
    pen.fill()
    if (name === '') continue
    pen.font = palette.bold
    pen.textAlign = 'left'
    pen.fillStyle = palette.ink
    pen.fillText(name, scale.left + layout.text * 1.6, y + layout.text * 0.36)
  }
}
