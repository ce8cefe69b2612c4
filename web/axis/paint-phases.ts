import { duration, words } from '../model/format.ts'
import type { Burst, Mark, Phase } from '../model/timeline.ts'
import type { ItemKind } from './drawn.ts'
import { above, below, label, oldestOf, type Scene, type Strip, widthOf, xOf } from './scene.ts'

const DASHES = [7, 5]
const DOTS = [1.5, 6]
const SOLID: number[] = []

/**
 * What a lane is doing between and behind its requests: a stream that is open is a line, waiting
 * out a back-off dashes, (re)connecting a hollow bar, and a lane that was stopped dots.
 */
export function paintPhases(scene: Scene, strip: Strip): void {
  const { phases } = strip.timeline
  for (let index = phases.since(oldestOf(scene)); index < phases.length; index++) {
    paintPhase(scene, strip, phases.at(index) as Phase)
  }
}

function paintPhase(scene: Scene, strip: Strip, phase: Phase): void {
  const { pen, palette, layout, drawn, offset, now, scale } = scene
  const until = phase.to ?? now
  const left = Math.max(xOf(scene, phase.from), scale.left - 8)
  const right = xOf(scene, until)
  const { middle, lane } = strip
  const note = (kind: ItemKind) =>
    drawn?.add(kind, lane, phase.from + offset, until + offset, 0, phase.why)
  if (phase.kind === 'open') {
    if (strip.pace !== 'stream') return
    pen.fillStyle = strip.hue
    pen.fillRect(left, middle - palette.stroke, right - left, palette.stroke * 2)
    note('stream')
  } else if (phase.kind === 'connecting') {
    const rise = layout.box * 0.5
    pen.strokeStyle = palette.soft
    pen.lineWidth = palette.stroke
    pen.strokeRect(left, middle - rise, Math.max(2, right - left), 2 * rise)
    note(phase.again ? 'recovery' : 'connecting')
  } else {
    pen.setLineDash(phase.kind === 'waiting' ? DASHES : DOTS)
    // The dashes move along with what they stand for.
    pen.lineDashOffset = phase.from < oldestOf(scene) ? left - xOf(scene, phase.from) : 0
    pen.strokeStyle = palette.soft
    pen.lineWidth = palette.stroke * 1.4
    pen.beginPath()
    pen.moveTo(left, middle)
    pen.lineTo(right, middle)
    pen.stroke()
    pen.setLineDash(SOLID)
    note(phase.kind === 'waiting' ? 'waiting' : 'stopped')
  }
  const ms = phase.kind === 'connecting' ? until - phase.from : phase.retryIn
  const amount = ms > 0 ? words(duration(ms)) : ''
  const long = wordsOf(scene, phase, amount)
  // The newest phase may be too short for its words yet: they need the room that comes.
  const room = right - left + (phase.to === undefined ? layout.width - right : 0)
  const fits = (text: string) => text !== '' && widthOf(scene, text, palette.font) + 4 < room
  const text = [long, phase.again ? amount : ''].find(fits)
  if (phase.kind === 'open' || text === undefined) return
  label(scene, text, Math.max(left, scale.left) + 3, below(scene, strip), palette.ink, palette.font)
}

function wordsOf({ words: say }: Scene, { kind, again }: Phase, amount: string): string {
  switch (kind) {
    case 'open':
      return ''
    case 'connecting':
      return again ? `${say.recovering} ${amount}` : say.connecting
    case 'waiting':
      return amount === '' ? say.waiting : `${say.backOff} ${amount}`
    default:
      return say.stopped[kind]
  }
}

/** Cuts, resets, heartbeats, and what should not have happened. */
export function paintMarks(scene: Scene, strip: Strip): void {
  const { marks } = strip.timeline
  const { pen, palette, layout, drawn, offset } = scene
  const first = marks.since(oldestOf(scene) - 500)
  paintHeartbeats(scene, strip, first)
  for (let index = first; index < marks.length; index++) {
    const mark = marks.at(index) as Mark
    if (mark.kind === 'heartbeat') continue
    const x = xOf(scene, mark.from)
    const text = markWords(scene, mark)
    const kind = mark.kind === 'gap' ? 'missing' : mark.kind
    drawn?.add(kind, strip.lane, mark.from + offset, mark.to + offset, mark.missing ?? 0, mark.why)
    pen.strokeStyle = mark.kind === 'reset' ? palette.ink : palette.critical
    pen.lineWidth = palette.stroke * 1.8
    pen.beginPath()
    if (mark.kind === 'reset') {
      for (const side of [-2, 2]) {
        pen.moveTo(x + side * palette.stroke, strip.middle - layout.box - 2)
        pen.lineTo(x + side * palette.stroke, strip.middle + layout.box + 2)
      }
    } else {
      const arm = layout.box * 0.75
      pen.moveTo(x - arm, strip.middle - arm)
      pen.lineTo(x + arm, strip.middle + arm)
      pen.moveTo(x - arm, strip.middle + arm)
      pen.lineTo(x + arm, strip.middle - arm)
    }
    pen.stroke()
    if (mark.kind === 'reset') {
      label(scene, text, x + 8, below(scene, strip), palette.ink, palette.bold)
    } else {
      const left = x - widthOf(scene, text, palette.bold) / 2
      label(scene, text, left, above(scene, strip), palette.critical, palette.bold)
    }
  }
}

function markWords({ words: say }: Scene, { kind, why, missing }: Mark): string {
  if (kind === 'cut') return say.cut
  if (kind === 'reset') return why === '' ? say.reset : `${say.reset}: ${why}`
  return kind === 'gap' ? say.missing(String(missing ?? '?')) : '!'
}

/** A small pulse under the line. */
function paintHeartbeats(scene: Scene, strip: Strip, first: number): void {
  const { pen, palette, layout, drawn, offset } = scene
  const { marks } = strip.timeline
  const size = layout.text * 0.5
  const y = strip.middle + layout.box * 0.55
  pen.beginPath()
  for (let index = first; index < marks.length; index++) {
    const mark = marks.at(index) as Mark
    if (mark.kind !== 'heartbeat') continue
    const x = xOf(scene, mark.from)
    pen.moveTo(x - size * 1.6, y)
    pen.lineTo(x - size * 0.6, y)
    pen.lineTo(x - size * 0.2, y - size)
    pen.lineTo(x + size * 0.3, y + size * 0.9)
    pen.lineTo(x + size * 0.6, y)
    pen.lineTo(x + size * 1.6, y)
    drawn?.add('heartbeat', strip.lane, mark.from + offset, mark.to + offset)
  }
  pen.strokeStyle = palette.ink
  pen.lineWidth = palette.stroke
  pen.stroke()
}

/** A bracket over events that came because they were missed, or as a snapshot. */
export function paintBursts(scene: Scene, strip: Strip): void {
  const { pen, palette, layout, drawn, offset, words: say } = scene
  const { bursts } = strip.timeline
  for (let index = bursts.since(oldestOf(scene)); index < bursts.length; index++) {
    const burst = bursts.at(index) as Burst
    const x = xOf(scene, burst.from)
    const right = Math.max(xOf(scene, burst.to), x + 4)
    const top = strip.middle - layout.box - 3
    pen.strokeStyle = palette.ink
    pen.lineWidth = palette.stroke
    pen.beginPath()
    pen.moveTo(x - 4, top + 5)
    pen.lineTo(x - 4, top)
    pen.lineTo(right + 4, top)
    pen.lineTo(right + 4, top + 5)
    pen.stroke()
    drawn?.add(burst.kind, strip.lane, burst.from + offset, burst.to + offset, burst.events)
    const isReplay = burst.kind === 'replay'
    const text = isReplay ? say.replay(burst.events) : say.snapshot(burst.events)
    const font = isReplay ? palette.bold : palette.font
    label(scene, text, x - 4, top - 4, isReplay ? palette.ink : palette.soft, font)
  }
}
