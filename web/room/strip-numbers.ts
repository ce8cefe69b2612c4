import { msg, str } from '@lit/localize'
import { nothing, svg } from 'lit'
import { numbersOf, pooled } from './answers.ts'
import { worded } from './room-scenario.ts'
import { dot, marker, type Side, type Strip, tick } from './strip.ts'
import { levels, stripAxis } from './strip-axis.ts'

/** Levels of dots that each half has room for; more of them overlap. */
const ROOM = 5

/** Everyone's numbers on one axis: what they predicted above it, what they measured below. */
export function stripOfNumbers(strip: Strip) {
  const { scenario, predictions, results, model, width, rem } = strip
  // A dot and the gap beside it.
  const pitch = Math.round(rem * 0.95)
  const line = Math.round(rem * 1.5)
  const half = ROOM * pitch + pitch / 2
  const middle = line + half
  const bottom = middle + half
  const height = bottom + 2 * line
  const values = [...numbersOf(predictions), ...numbersOf(results)]
  const axis = stripAxis(model === undefined ? values : [...values, model])
  // Room for half a label at either end.
  const margin = rem * 1.6
  const x = (value: number): number => margin + axis.at(value) * (width - 2 * margin)
  const median = pooled(numbersOf(results))?.median

  const dots = (side: Side) => {
    const answers = side === 'prediction' ? predictions : results
    const numeric = answers.filter(({ value }) => typeof value === 'number')
    const places = numeric.map(({ value }) => x(value as number))
    const on = levels(places, pitch)
    const step = Math.min(pitch, (half - pitch) / Math.max(1, ...on))
    const away = side === 'prediction' ? -1 : 1
    return numeric.map((answer, index) => {
      const y = middle + away * (pitch * 0.75 + (on[index] ?? 0) * step)
      return dot(side, answer, scenario, { x: places[index] ?? 0, y, pitch })
    })
  }

  return svg`
    <svg width=${width} height=${height} role="img" aria-label=${msg('Predictions above the line, results below it. The table below has the same.')}>
      ${axis.ticks.map((value) => tick(value, x(value), bottom, height - rem * 0.3))}
      <line class="axis" x1="0" x2=${width} y1=${middle} y2=${middle} />
      ${
        model === undefined
          ? nothing
          : marker('model', msg(str`Model ${worded(model, scenario)}`), {
              x: x(model),
              from: line * 0.8,
              to: bottom,
              labelAt: line * 0.6,
              width,
            })
      }
      ${
        median === undefined
          ? nothing
          : marker('median', msg(str`Median ${worded(median, scenario)}`), {
              x: x(median),
              from: middle,
              to: bottom + line * 0.25,
              labelAt: bottom + line * 0.9,
              width,
            })
      }
      ${dots('prediction')} ${dots('result')}
    </svg>
  `
}
