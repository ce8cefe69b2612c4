import type { LaneTimeline } from '../model/timeline.ts'
import type { Descriptor } from '../transports/transport.ts'

/** What the axis needs to know of a lane. */
export interface AxisLane {
  readonly transport: Descriptor
  readonly timeline: LaneTimeline
  /** Connecting, open, waiting, stopped or paused. */
  readonly state: string
  /** Calls back when something changed. Returns what ends it. */
  watch(changed: () => void): () => void
}
