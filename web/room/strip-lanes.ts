import { msg } from '@lit/localize'
import { svg } from 'lit'
import { transports } from '../transports/index.ts'
import type { Answer } from './answers.ts'
import { choicesOf } from './room-scenario.ts'
import { dot, type Side, type Strip } from './strip.ts'

/** Everyone's words, a column for each: what they predicted above the line, what came out below. */
export function stripOfLanes(strip: Strip) {
  const { scenario, predictions, results, width, rem } = strip
  const words = [...predictions, ...results].flatMap(({ value }) =>
    typeof value === 'string' ? [value] : [],
  )
  const columns = choicesOf(scenario, words)
  // A dot and the gap beside it.
  const pitch = Math.round(rem * 1.25)
  const columnWidth = width / columns.length
  const across = Math.max(1, Math.floor((columnWidth - pitch) / pitch))
  const isIn = (value: unknown, column: string): boolean =>
    value === column || (column === '' && !columns.some((other) => other.value === value))

  const inColumn = (answers: readonly Answer[], column: string): Answer[] =>
    answers.filter(({ value }) => typeof value === 'string' && isIn(value, column))
  const rows = Math.max(
    2,
    ...columns.flatMap(({ value }) =>
      [predictions, results].map((answers) => Math.ceil(inColumn(answers, value).length / across)),
    ),
  )
  const half = (rows + 0.5) * pitch
  // Labels of four lanes do not fit side by side on a phone: every other one is a line lower.
  const isNarrow = columnWidth < 7.5 * rem
  const height = 2 * half + rem * (isNarrow ? 3.4 : 1.9)

  const dots = (side: Side, answers: readonly Answer[], index: number) => {
    const inRow = Math.min(across, answers.length)
    const left = (index + 0.5) * columnWidth - ((inRow - 1) * pitch) / 2
    const away = side === 'prediction' ? -1 : 1
    return answers.map((answer, nth) => {
      const y = half + away * pitch * (0.75 + Math.floor(nth / across))
      return dot(side, answer, scenario, { x: left + (nth % across) * pitch, y, pitch })
    })
  }

  return svg`
    <svg width=${width} height=${height} role="img" aria-label=${msg('Predictions above the line, results below it. The table below has the same.')}>
      <line class="axis" x1="0" x2=${width} y1=${half} y2=${half} />
      ${columns.map(({ value, label }, index) => {
        const hue = transports.find(({ name }) => name === value)?.hue ?? 'currentcolor'
        const x = (index + 0.5) * columnWidth
        const y = 2 * half + rem * (isNarrow && index % 2 === 1 ? 2.9 : 1.4)
        const edges = {
          0: { x: 0, anchor: 'start' },
          [columns.length - 1]: { x: width, anchor: 'end' },
        }
        const atEdge = isNarrow ? edges[index] : undefined
        return svg`
          <g data-column=${value} style="color: ${hue}">
            <rect x=${x - columnWidth * 0.42} y=${2 * half} width=${columnWidth * 0.84} height="4" fill="currentcolor" />
            <text class="column" x=${atEdge?.x ?? x} y=${y} text-anchor=${atEdge?.anchor ?? 'middle'}>${label}</text>
            ${dots('prediction', inColumn(predictions, value), index)}
            ${dots('result', inColumn(results, value), index)}
          </g>
        `
      })}
    </svg>
  `
}
