import { type SVGTemplateResult, svg } from 'lit'
import type { Answer } from './answers.ts'
import { digits, type RoomScenario, worded } from './room-scenario.ts'

/** What a strip chart shows, and the room it has, px. */
export interface Strip {
  readonly scenario: RoomScenario
  readonly predictions: readonly Answer[]
  readonly results: readonly Answer[]
  readonly model: number | undefined
  readonly width: number
  readonly rem: number
}

export type Side = 'prediction' | 'result'

/** Predictions are hollow and above the line, results filled and below it. */
export function dot(
  side: Side,
  { learner, nickname, value }: Answer,
  scenario: RoomScenario,
  { x, y, pitch }: Record<'x' | 'y' | 'pitch', number>,
): SVGTemplateResult {
  return svg`
    <circle class=${side} data-dot=${side} data-learner=${learner} data-value=${value} cx=${x.toFixed(1)} cy=${y.toFixed(1)} r=${(pitch / 2 - 2).toFixed(1)}>
      <title>${nickname}: ${worded(value, scenario)}</title>
    </circle>
  `
}

/** A line across one or both halves, with a label that stays within the chart. */
export function marker(
  name: 'model' | 'median',
  label: string,
  { x, from, to, labelAt, width }: Record<'x' | 'from' | 'to' | 'labelAt' | 'width', number>,
): SVGTemplateResult {
  const anchor = x < width * 0.2 ? 'start' : x > width * 0.8 ? 'end' : 'middle'
  const nudge = anchor === 'start' ? -4 : anchor === 'end' ? 4 : 0
  return svg`
    <line class=${name} data-marker=${name} x1=${x} x2=${x} y1=${from} y2=${to} />
    <text class="strong" x=${x + nudge} y=${labelAt} text-anchor=${anchor}>${label}</text>
  `
}

export function tick(value: number, x: number, bottom: number, labelAt: number): SVGTemplateResult {
  return svg`
    <line class="grid" x1=${x} x2=${x} y1="0" y2=${bottom} />
    <text class="tick" x=${x} y=${labelAt} text-anchor="middle">${digits(value)}</text>
  `
}
