import type { LaneTimeline } from '../model/timeline.ts'

/** What is worth saying aloud of a lane. */
export type Notable =
  | { readonly kind: 'cut' | 'reset' | 'missing'; readonly why: string; readonly count: number }
  | { readonly kind: 'recovered'; readonly after: number }

/** Finds what has happened in a lane since it was asked last, a page's time in ms. */
export function notables(timeline: LaneTimeline, since: number): Notable[] {
  const found: Notable[] = []
  const { marks, phases } = timeline
  for (let index = marks.since(since); index < marks.length; index++) {
    const mark = marks.at(index)
    if (mark === undefined || mark.from <= since) continue
    if (mark.kind === 'heartbeat' || mark.kind === 'problem') continue
    const kind = mark.kind === 'gap' ? 'missing' : mark.kind
    found.push({ kind, why: mark.why, count: mark.missing ?? 0 })
  }
  const open = phases.at(-1)
  if (open?.kind === 'open' && open.again && open.from > since) {
    let from = open.from
    for (let index = phases.length - 2; index >= 0; index--) {
      const phase = phases.at(index)
      if (phase === undefined || phase.kind === 'open') break
      from = phase.from
    }
    found.push({ kind: 'recovered', after: open.from - from })
  }
  return found
}
