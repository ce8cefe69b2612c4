import type { PublishedEvent } from '../model/timeline-published.ts'
import type { Ghost } from './ghost.ts'
import { label, type Scene, type Strip, widthOf } from './scene.ts'
import { addShape } from './shape.ts'

const DASHES = [4, 3]
const SOLID: number[] = []

/**
 * A prediction: hollow and dashed, in its lane, where the event that was sent should arrive. While
 * there is no such event in view, it stands beside the lane, in the room right of now.
 */
export function paintGhost(
  scene: Scene,
  strips: readonly Strip[],
  ghost: Ghost,
  event: PublishedEvent | undefined,
): void {
  const { pen, palette, layout, scale } = scene
  const about = strips.filter(({ transport }) => (ghost.lane ?? transport.name) === transport.name)
  const at =
    event === undefined || ghost.lateness === undefined ? undefined : event.at + ghost.lateness
  const isInView = at !== undefined && event !== undefined && scale.x(event.at) >= scale.left
  const inset = palette.stroke * 1.5
  pen.setLineDash(DASHES)
  pen.strokeStyle = palette.ink
  pen.lineWidth = palette.stroke
  pen.beginPath()
  for (const strip of about) {
    if (isInView) {
      const x = Math.min(scale.x(at), layout.width - layout.text)
      addShape(pen, strip.transport.shape, x, strip.middle, layout.text * 0.75)
      pen.moveTo(x, strip.middle - layout.row / 2 + inset)
      pen.lineTo(x, strip.middle + layout.row / 2 - inset)
    } else if (ghost.lane !== undefined) {
      const top = strip.middle - layout.row / 2 + inset
      pen.rect(
        scale.left + inset,
        top,
        layout.width - scale.left - 2 * inset,
        layout.row - 2 * inset,
      )
    }
    const from = at ?? scene.scale.to
    scene.drawn?.add('ghost', strip.lane, from, from, 0, ghost.label)
  }
  pen.stroke()
  pen.setLineDash(SOLID)
  const first = about[0]
  if (first === undefined) return
  const width = widthOf(scene, ghost.label, palette.bold)
  const x = isInView ? scale.x(at) + layout.text : layout.width - width - 6
  const baseline = first.middle + layout.row / 2 - 6
  label(scene, ghost.label, x, baseline, palette.ink, palette.bold)
}
