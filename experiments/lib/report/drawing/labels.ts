import { element, escapeXml, PAPER } from './svg.ts'
import { FONT, textWidth, wrapText } from './text-width.ts'

/** A text that belongs to a point of the plot, px from its upper left corner. */
export interface Label {
  readonly x: number
  readonly y: number
  readonly text: string
}

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const LINE = 14
/** px between a mark's centre and its label. */
const GAP = 9
/** px that a mark takes, from its centre. */
const MARK = 6
/** px by which a label moves on when its place is taken. */
const STEP = 15
/** px: a label farther off than that is tied to its mark. */
const TIED = 16

/**
 * Writes each label beside its mark where nothing else is: right of it, left, above, below, and
 * then farther off, with a line to it. Where all is taken it lies over something, in front.
 * @param taken where marks are
 */
export function labelsOf(labels: readonly Label[], taken: readonly Box[], within: Box): string {
  const used = [...taken, ...labels.map(around)]
  const width = Math.min(210, (within.right - within.left) * 0.55)
  return labels
    .map((label) => {
      const lines = wrapText(label.text, FONT, width)
      const wide = Math.max(...lines.map((line) => textWidth(line, FONT)))
      const all = places(label, wide, lines.length * LINE).map((one) => inside(one, within))
      const box = best(all, used)
      used.push(box)
      return drawn(label, lines, box)
    })
    .join('')
}

/** The mark itself, which it must not cover either. */
function around({ x, y }: Label): Box {
  return { left: x - MARK, right: x + MARK, top: y - MARK, bottom: y + MARK }
}

function places({ x, y }: Label, wide: number, high: number): Box[] {
  const found: Box[] = []
  const add = (left: number, top: number) => {
    found.push({ left, right: left + wide, top, bottom: top + high })
  }
  for (let away = 0; away < 8 * STEP; away += STEP) {
    for (const way of away === 0 ? [0] : [-away, away]) {
      add(x + GAP, y - high / 2 + way)
      add(x - GAP - wide, y - high / 2 + way)
    }
    add(x - wide / 2, y - GAP - high - away)
    add(x - wide / 2, y + GAP + away)
  }
  return found
}

function inside({ left, right, top, bottom }: Box, within: Box): Box {
  const x = Math.max(within.left - left, Math.min(0, within.right - right))
  const y = Math.max(within.top - top, Math.min(0, within.bottom - bottom))
  return { left: left + x, right: right + x, top: top + y, bottom: bottom + y }
}

/** The first that covers nothing, or the one that covers least. */
function best(all: readonly Box[], used: readonly Box[]): Box {
  const covered = all.map((box) => used.reduce((sum, other) => sum + shared(box, other), 0))
  const least = Math.min(...covered)
  return all[covered.indexOf(least)] as Box
}

function shared(a: Box, b: Box): number {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return wide > 0 && high > 0 ? wide * high : 0
}

function drawn({ x, y }: Label, lines: readonly string[], box: Box): string {
  const near = {
    x: Math.min(Math.max(x, box.left), box.right),
    y: Math.min(Math.max(y, box.top), box.bottom),
  }
  const isTied = Math.hypot(near.x - x, near.y - y) > TIED
  const tie = isTied
    ? element('path', {
        d: `M${Math.round(x)},${Math.round(y)}L${Math.round(near.x)},${Math.round(near.y)}`,
        stroke: 'currentColor',
        'stroke-opacity': 0.5,
      })
    : ''
  const middle = (box.left + box.right) / 2
  const anchor = middle > x + 4 ? 'start' : middle < x - 4 ? 'end' : 'middle'
  const at = { start: box.left, end: box.right, middle }[anchor]
  const spans = lines.map((line, index) =>
    element('tspan', { x: at, y: box.top + 11 + index * LINE }, escapeXml(line)),
  )
  const halo = { stroke: PAPER, 'stroke-width': 3, 'paint-order': 'stroke' }
  return tie + element('text', { 'text-anchor': anchor, ...halo }, spans.join(''))
}
