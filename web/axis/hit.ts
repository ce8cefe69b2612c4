import type { LaneTimeline } from '../model/timeline.ts'
import { REPEAT, SNAPSHOT } from '../model/timeline-arrivals.ts'
import type { Published } from '../model/timeline-published.ts'
import { type Layout, laneAt } from './layout.ts'
import type { Scale } from './scale.ts'

/** Px within which an event is meant. */
const REACH = 24

/** What the pointer may be at. */
export interface Ground {
  readonly layout: Layout
  readonly scale: Scale
  readonly offset: number
  readonly published: Published
  readonly timelines: readonly LaneTimeline[]
}

/**
 * The event that is meant by a place: in a lane the arrival, elsewhere (and where nothing arrived)
 * the publish tick that is nearest. Undefined where there is none within 24 px.
 */
export function eventAt(ground: Ground, x: number, y: number): string | undefined {
  const timeline = ground.timelines[laneAt(ground.layout, y)]
  return (timeline && arrivalAt(ground, timeline, x)) ?? publishedAt(ground, x)
}

function arrivalAt({ scale, offset }: Ground, timeline: LaneTimeline, x: number) {
  const { arrivals } = timeline
  let nearest = REACH
  let id: string | undefined
  for (let row = arrivals.since(scale.time(x - REACH) - offset); row < arrivals.total; row++) {
    if ((arrivals.flags(row) & (SNAPSHOT | REPEAT)) !== 0) continue
    const away = scale.x(arrivals.received(row) + offset) - x
    if (away > REACH) break
    // The newer one of an answer's events, which are all at one place.
    if (Math.abs(away) > nearest) continue
    nearest = Math.abs(away)
    id = arrivals.id(row)
  }
  return id
}

function publishedAt({ scale, published }: Ground, x: number): string | undefined {
  const after = published.since(scale.time(x))
  let id: string | undefined
  let nearest = REACH
  for (const index of [after - 1, after]) {
    if (index < 0 || index >= published.length) continue
    const away = Math.abs(scale.x(published.at(index)) - x)
    if (away > nearest) continue
    nearest = away
    id = published.id(index)
  }
  return id
}
