import type { Chart, Series } from '../report/chart.ts'
import { distribution } from '../report/distribution.ts'
import type { RunRecord } from '../report/record.ts'
import { measured } from '../report/series.ts'
import { RHYTHMS, type Rhythm } from '../rhythm.ts'
import { lookOf } from '../transports.ts'
import { wayLabel } from '../way.ts'
import { type Case, casesOf, MEAN, meanModel, nameOf } from './arms.ts'

/** How ages are distributed, by transport; of short polling at one interval. */
export function byPercentile(record: RunRecord, rhythm: Rhythm): Chart {
  const cases = casesOf(record, rhythm)
  const interval = cases.some((one) => one.interval === 1000) ? 1000 : 500
  const shown = cases.filter((one) => one.interval === undefined || one.interval === interval)
  return {
    title: `Age by percentile: ${RHYTHMS[rhythm].label}`,
    description: `How late the given share of the events is at most, by transport. Short polling, every ${interval} ms, is spread evenly up to that; the others lie far below.`,
    x: { label: 'percentile', scale: 'linear' },
    y: { label: 'age, ms', scale: 'log' },
    series: [evenly(interval), ...shown.map((one) => distributed(record, one))],
  }
}

function distributed(record: RunRecord, one: Case): Series {
  const shape = one.wait === 1 ? { shape: 'triangle' as const } : {}
  const look = { ...lookOf(one.transport), label: wayLabel(one), ...shape }
  return { ...look, kind: 'measured', points: distribution(record, nameOf(one)) }
}

/** The ages that polling alone makes: anything up to P alike. */
function evenly(interval: number): Series {
  const points = [1, 2, 5, 10, 20, 30, 50, 70, 90, 99.9].map((x) => ({
    x,
    y: meanModel(interval) + (x / 100 - 0.5) * interval,
  }))
  return { ...lookOf('short-polling'), label: 'Anything up to P alike', kind: 'model', points }
}

const SHAPES = { periodic: 'square', poisson: 'circle', tape: 'triangle' } as const

export function byInterval(record: RunRecord): Chart {
  const { hue } = lookOf('short-polling')
  const points = [0, 2000].map((x) => ({ x, y: meanModel(x) }))
  const series = (Object.keys(RHYTHMS) as Rhythm[]).map((rhythm): Series => {
    const places = casesOf(record, rhythm).flatMap((one) => {
      return one.interval === undefined ? [] : [{ arm: nameOf(one), x: one.interval }]
    })
    const look = { label: RHYTHMS[rhythm].label, hue, shape: SHAPES[rhythm] }
    return { ...look, kind: 'measured', points: measured(record, MEAN, places) }
  })
  return {
    title: 'Short polling: mean age by interval',
    description: 'The mean age is half the interval, whatever the rhythm of the events.',
    x: { label: 'P, ms', scale: 'linear' },
    y: { label: 'age, mean, ms', scale: 'linear' },
    series: [
      { label: 'P/2 + s', kind: 'model', hue, shape: 'square', points },
      ...series.filter((one) => one.points.length > 0),
    ],
  }
}
