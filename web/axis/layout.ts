/** Where things are on the axis, in CSS px. */
export interface Layout {
  readonly width: number
  readonly height: number
  /** Heights of the strip of publish ticks, of a lane, and of the strip of time labels. */
  readonly ruler: number
  readonly row: number
  readonly ticks: number
  readonly lanes: number
  /** Where the oldest moment and now are; right of now is room for labels. */
  readonly left: number
  readonly right: number
  /** Size of the text. */
  readonly text: number
  /** Half the height of a box. */
  readonly box: number
}

export interface Sizes {
  readonly width: number
  readonly ruler: number
  readonly row: number
  readonly ticks: number
  readonly lanes: number
  readonly text: number
}

export function layoutOf({ width, ruler, row, ticks, lanes, text }: Sizes): Layout {
  const height = ruler + row * lanes + ticks
  // A label above and one below the boxes must fit; on a low row the boxes shrink, to a stub.
  const box = Math.max(4, Math.min(row * 0.2, (row - 2 * text - 10) / 2))
  const margin = Math.min(text * 4.4, width * 0.16)
  return { width, height, ruler, row, ticks, lanes, text, box, left: 0, right: width - margin }
}

/** The middle of a lane, where its requests, bars and lines are. */
export function middleOf({ ruler, row }: Layout, lane: number): number {
  return ruler + row * (lane + 0.5)
}

/** The lane at a height; -1 above, in the strip of publish ticks; `lanes` or more below. */
export function laneAt({ ruler, row }: Layout, y: number): number {
  return y < ruler ? -1 : Math.floor((y - ruler) / row)
}

/** Seconds between the labels of the time axis, and between its lines: what fits without crowding. */
export function gridOf(pixelsPerSecond: number, text: number): { label: number; line: number } {
  const label = [1, 5, 10, 20, 30].find((step) => step * pixelsPerSecond >= text * 6) ?? 60
  const line = [1, 5, 10].find((step) => step * pixelsPerSecond >= 24) ?? label
  return { label, line: Math.min(line, label) }
}

/** Least width of a box: less would not be seen from the back row. */
export const LEAST = 3

/** The two boxes of an exchange, as the axis shows them: from its left edge to its right one, px. */
export interface Boxes {
  requestLeft: number
  requestRight: number
  answerLeft: number
  answerRight: number
}

/**
 * Where the boxes of an exchange are: each as wide as its way takes, at least 3 px, never one over
 * the other, the answer's right edge where the answer arrived as long as there is room.
 * @param way px that one way takes
 */
export function boxesOf(sent: number, answered: number, way: number, into: Boxes): Boxes {
  const taken = answered - sent
  const width = Math.max(LEAST, Math.min(way, taken / 2))
  into.requestLeft = sent
  into.requestRight = sent + width
  into.answerRight = Math.max(answered, sent + 2 * width + 1)
  into.answerLeft = into.answerRight - width
  return into
}
