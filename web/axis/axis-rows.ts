import type { LaneTimeline } from '../model/timeline.ts'
import { NOTIFICATION, REPEAT, REPLAY, SNAPSHOT } from '../model/timeline-arrivals.ts'
import type { Published } from '../model/timeline-published.ts'
import type { Drawn, ItemKind } from './drawn.ts'

/** Rows of the table, at most, of each lane: what is not an event, and events. */
const ITEMS = 40
const EVENTS = 20

/** Something that the axis drew, for its table. Times are the server's, ms. */
export interface AxisRow {
  readonly kind: ItemKind
  /** Index of the lane; -1: none. */
  readonly lane: number
  readonly from: number
  readonly to: number
  readonly count: number
  readonly why: string
  /** Of an event. */
  readonly id: string | undefined
  /** Of an arrival that was live, ms. */
  readonly lateness: number | undefined
  readonly isNotification: boolean
  readonly isReplay: boolean
}

const nothing = {
  count: 0,
  why: '',
  id: undefined,
  lateness: undefined,
  isNotification: false,
  isReplay: false,
}

/**
 * What was painted in the last frame, newest first: at most 40 items and 20 events of each lane and
 * 20 publish ticks, and whatever has the id that is picked.
 */
export function axisRows(
  drawn: Drawn,
  timelines: readonly LaneTimeline[],
  published: Published,
  offset: number,
  picked?: string,
): AxisRow[] {
  const rows: AxisRow[] = []
  const kept = new Map<number, number>()
  const items: AxisRow[] = []
  for (let index = 0; index < drawn.length; index++) {
    const item = drawn.at(index)
    if (item !== undefined) items.push({ ...nothing, ...item })
  }
  for (const item of items.sort((a, b) => b.from - a.from)) {
    const count = kept.get(item.lane) ?? 0
    kept.set(item.lane, count + 1)
    if (count < ITEMS) rows.push(item)
  }
  const { first, end } = drawn.published
  for (let index = end - 1; index >= first; index--) {
    const id = published.id(index)
    if (end - index > EVENTS && id !== picked) continue
    const at = published.at(index)
    const isNotification = published.isNotification(index)
    rows.push({ ...nothing, kind: 'publish', lane: -1, from: at, to: at, id, isNotification })
  }
  for (const [lane, { arrivals }] of timelines.entries()) {
    const { first, end } = drawn.events(lane)
    let events = 0
    for (let row = end - 1; row >= Math.max(first, arrivals.oldest); row--) {
      const flags = arrivals.flags(row)
      if ((flags & (SNAPSHOT | REPEAT)) !== 0) continue
      events++
      if (events > EVENTS && (picked === undefined || arrivals.id(row) !== picked)) continue
      const from = arrivals.at(row)
      const to = arrivals.received(row) + offset
      const isReplay = (flags & REPLAY) !== 0
      rows.push({
        ...nothing,
        ...{ kind: 'event', lane, from, to, id: arrivals.id(row), isReplay },
        lateness: to - from,
        isNotification: (flags & NOTIFICATION) !== 0,
      })
    }
  }
  return rows.sort((a, b) => b.to - a.to)
}
