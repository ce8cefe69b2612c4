import type { LaneTimeline, Pace } from '../model/timeline.ts'
import type { Published } from '../model/timeline-published.ts'
import type { Descriptor } from '../transports/transport.ts'
import type { AxisWords } from './axis-words.ts'
import type { Drawn } from './drawn.ts'
import type { Layout } from './layout.ts'
import type { Palette } from './palette.ts'
import type { Scale } from './scale.ts'

/** Everything a painter needs, for one frame. */
export interface Scene {
  readonly pen: CanvasRenderingContext2D
  readonly palette: Palette
  readonly words: AxisWords
  readonly layout: Layout
  readonly scale: Scale
  readonly published: Published
  /** Where painters write down what they paint; undefined in the lens, which shows it again. */
  readonly drawn: Drawn | undefined
  /** Milliseconds that the server's clock is ahead of the page's. */
  readonly offset: number
  /** Milliseconds by which the offset may be wrong; undefined: it is not known. */
  readonly uncertainty: number | undefined
  /** Milliseconds added to each way. */
  readonly delay: number
  /** Page's time, ms. */
  readonly now: number
}

/** A lane as it is painted in one frame. */
export interface Strip {
  readonly lane: number
  readonly transport: Descriptor
  readonly timeline: LaneTimeline
  readonly pace: Pace | undefined
  readonly hue: string
  readonly middle: number
}

/** Where a moment of the page's clock is. */
export function xOf({ scale, offset }: Scene, pageTime: number): number {
  return scale.x(pageTime + offset)
}

/** The page's time at the left edge. */
export function oldestOf({ scale, offset }: Scene): number {
  return scale.from - offset
}

/** How wide a text is; measured once, since measuring costs more than drawing. */
export function widthOf({ pen }: Scene, text: string, font: string): number {
  const key = font + text
  let width = widths.get(key)
  if (width === undefined) {
    if (widths.size > 2000) widths.clear()
    pen.font = font
    width = pen.measureText(text).width
    widths.set(key, width)
  }
  return width
}

const widths = new Map<string, number>()

/** A text on paper, so that it can be read whatever is behind it. */
export function label(
  scene: Scene,
  text: string,
  x: number,
  baseline: number,
  colour: string,
  font: string,
): void {
  const { pen, palette, layout } = scene
  const width = widthOf(scene, text, font)
  const left = Math.min(x, layout.width - width - 3)
  pen.font = font
  pen.textAlign = 'left'
  pen.fillStyle = palette.paper
  pen.globalAlpha = 0.85
  pen.fillRect(left - 2, baseline - palette.text * 0.95, width + 4, palette.text * 1.2)
  pen.globalAlpha = 1
  pen.fillStyle = colour
  pen.fillText(text, left, baseline)
}

/** Baselines of the labels above and below a lane's boxes. */
export function above({ layout }: Scene, { middle }: Strip): number {
  return middle - layout.box - 4
}

export function below({ layout }: Scene, { middle }: Strip): number {
  return middle + layout.box + layout.text + 1
}
