import type { PublishedEvent } from '../model/timeline-published.ts'
import type { Ghost } from './ghost.ts'
import { lensOf } from './lens.ts'
import { arrivalOf, type Fall, paintEvent } from './paint-event.ts'
import { paintGhost } from './paint-ghost.ts'
import { paintLanes, paintNames } from './paint-lanes.ts'
import { paintLens } from './paint-lens.ts'
import { paintCaption, paintGrid, paintPublished, paintTimes } from './paint-ruler.ts'
import type { Scene, Strip } from './scene.ts'

/** Events in view up to which each has its line of lateness; more would be a grey cloth. */
const LINES = 40

/** What is shown over the lanes. */
export interface Overlay {
  /** What was added to each way, in words; empty if nothing was. */
  readonly delay: string
  /** Names of the lanes, where they are to stand on the axis. */
  readonly names: readonly string[]
  readonly sent: PublishedEvent | undefined
  readonly fall: Fall
  readonly picked: PublishedEvent | undefined
  readonly ghost: Ghost | undefined
}

/** One frame of the axis. */
export function paint(scene: Scene, strips: readonly Strip[], overlay: Overlay): void {
  const { pen, layout, scale, published, drawn } = scene
  const { sent, picked, ghost } = overlay
  drawn?.clear()
  pen.clearRect(0, 0, layout.width, layout.height)
  const inView = published.length - published.since(scale.from)
  paintGrid(scene)
  paintTimes(scene)
  paintLanes(scene, strips, inView < LINES)
  paintCaption(scene, overlay.delay)
  paintPublished(scene)
  if (overlay.names.length > 0) paintNames(scene, strips, overlay.names)
  if (ghost !== undefined) paintGhost(scene, strips, ghost, sent)
  const isPicked = picked !== undefined && picked.seq === sent?.seq && picked.epoch === sent.epoch
  if (sent !== undefined && !isPicked)
    paintEvent(scene, strips, sent, scene.words.sent, overlay.fall)
  if (picked === undefined || scale.x(picked.at) < scale.left) return
  // On a phone the lens, which has the same labels, leaves no room for them twice.
  paintEvent(scene, layout.width < 520 ? [] : strips, picked, '')
  paintLens(
    scene,
    strips,
    picked,
    lensOf(layout, scale, picked.at, latestOf(scene, strips, picked)),
  )
}

/** Milliseconds after its publishing at which the last lane that has it had it. */
function latestOf(scene: Scene, strips: readonly Strip[], event: PublishedEvent): number {
  let latest = 0
  for (const strip of strips) {
    const row = arrivalOf(scene, strip, event)
    if (row < 0) continue
    latest = Math.max(latest, strip.timeline.arrivals.received(row) + scene.offset - event.at)
  }
  return latest
}
