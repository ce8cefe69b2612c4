import type { Layout } from './layout.ts'
import type { Scale } from './scale.ts'

/** A part of the axis that shows a stretch of it larger. */
export interface Lens {
  readonly left: number
  readonly right: number
  /** Milliseconds that it shows, from just before the event was published. */
  readonly span: number
}

/** Share of the span that is shown before the event. */
export const LEAD = 0.06

/**
 * Where the lens is: on the side where the event is not, and 2 s long, or as many whole seconds as
 * its latest arrival needs.
 * @param latest ms after its publishing at which the last lane had it
 */
export function lensOf(layout: Layout, scale: Scale, at: number, latest: number): Lens {
  const span = Math.min(30, Math.max(2, Math.ceil((latest * 1.08) / 1000))) * 1000
  const share = layout.width < 520 ? 0.66 : 0.46
  const width = Math.min(layout.width * share, layout.text * 48)
  const isRight = scale.x(at) > scale.left + (scale.right - scale.left) * 0.5
  const left = isRight ? 0 : layout.width - width
  return { left: left + 1, right: left + width - 1, span }
}
