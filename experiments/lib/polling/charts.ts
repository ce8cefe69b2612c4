import type { Chart, Series } from '../report/chart.ts'
import type { RunRecord } from '../report/record.ts'
import { measured } from '../report/series.ts'
import { RHYTHMS } from '../rhythm.ts'
import { lookOf } from '../transports.ts'
import {
  BYTES,
  casesOf,
  EMPTY,
  figureOf,
  MEAN,
  modelOf,
  nameOf,
  pollBytesOf,
  pollsOf,
  RATE,
} from './arms.ts'
import { bytesPerSecond } from './poll-bytes.ts'

/** Each arm at what it moves and how late it is. */
export function frontier(record: RunRecord): Chart {
  const cases = casesOf(record).filter(({ arrivals }) => arrivals === 'periodic')
  const series = [...new Set(cases.map(({ transport }) => transport))].map((transport): Series => {
    const places = cases
      .filter((one) => one.transport === transport)
      .map((one) => ({ arm: nameOf(one), x: figureOf(record, BYTES, one) }))
    return { ...lookOf(transport), kind: 'measured', points: measured(record, MEAN, places) }
  })
  return {
    title: 'What lateness costs in bytes',
    description:
      'Mean age against bytes a second and client. Short polls lie along one curve from slow and cheap to fast and dear: the model, with the bytes of a poll as measured in this run. Long polling and the stream lie far below it.',
    x: { label: 'bytes, /s and client', scale: 'log' },
    y: { label: 'age, mean, ms', scale: 'log' },
    series: [...curve(record), ...series],
  }
}

function curve(record: RunRecord): Series[] {
  const found = pollBytesOf(record)
  if (found === undefined) return []
  const points = logarithmic(100, 5000).map((interval) => ({
    x: bytesPerSecond(found, interval, RATE, 'periodic'),
    y: modelOf({ interval, arrivals: 'periodic' }).mean,
  }))
  return [{ ...lookOf('short-polling'), kind: 'model', points }]
}

export function forNothing(record: RunRecord): Chart {
  const { hue } = lookOf('short-polling')
  const series = (['periodic', 'poisson'] as const).flatMap((arrivals): Series[] => {
    const isEven = arrivals === 'periodic'
    const look = {
      label: RHYTHMS[arrivals].label,
      hue: isEven ? hue : '#777777',
      shape: isEven ? 'square' : 'triangle',
    } as const
    const model = logarithmic(50, 5000).map((interval) => ({
      x: interval,
      y: 100 * (modelOf({ interval, arrivals }).wasted ?? 0),
    }))
    const places = pollsOf(record, arrivals).map((one) => ({
      arm: nameOf(one),
      x: one.interval ?? Number.NaN,
    }))
    const points = measured(record, EMPTY, places)
    if (points.length === 0) return []
    return [
      { ...look, kind: 'model', points: model },
      { ...look, kind: 'measured', points },
    ]
  })
  return {
    title: `Polls for nothing, ${RATE} events a second`,
    description:
      'Share of the polls that bring nothing, by interval. Evenly spaced events leave none empty once the interval is as long as they are apart; Poisson events come in clumps, with gaps that slower polls fall into too.',
    x: { label: 'P, ms', scale: 'log' },
    y: { label: 'polls for nothing, %', scale: 'linear' },
    series,
  }
}

/** Values from one to the other, as far apart as they look on a logarithmic axis. */
function logarithmic(from: number, to: number): number[] {
  return Array.from({ length: 61 }, (_, index) => from * (to / from) ** (index / 60))
}
