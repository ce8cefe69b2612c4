import type { Chart, Series } from '../report/chart.ts'
import { facts } from '../report/facts.ts'
import type { RunRecord } from '../report/record.ts'
import { measured } from '../report/series.ts'
import { lookOf, TRANSPORTS } from '../transports.ts'
import {
  at,
  BUSY,
  busy,
  type Far,
  farModel,
  farName,
  farsOf,
  MAX,
  MEAN,
  RATE,
  REQUESTS,
} from './far.ts'

const look = lookOf('long-polling')
const placesOf = (record: RunRecord, transport: string) =>
  farsOf(record, transport, 'periodic').map((one) => ({ arm: farName(one), x: one.delay }))

export function byDistance(record: RunRecord): Chart {
  const delays = Array.from({ length: 101 }, (_, index) => 2 * index)
  const series = TRANSPORTS.flatMap((transport): Series[] => {
    const points = measured(record, MEAN, placesOf(record, transport))
    const model = delays.map((x) => ({ x, y: farModel(at(transport, x)).mean }))
    if (points.length === 0) return []
    return [
      { ...lookOf(transport), kind: 'model', points: model },
      { ...lookOf(transport), kind: 'measured', points },
    ]
  })
  return {
    title: `Lateness by distance, ${RATE} events a second`,
    description:
      'Mean age of events by one-way delay. It rises as the way does. Long polling goes with the streams until about 125 ms; there it jumps up to more than twice as late.',
    x: { label: 'one-way delay, ms', scale: 'linear' },
    y: { label: 'age, mean, ms', scale: 'linear' },
    series,
  }
}

/** What RFC 6202 says of long polling is a number of transits, that is, of one-way delays. */
export function inTransits(record: RunRecord): Chart {
  const places = placesOf(record, 'long-polling')
  const { figures, says, differs, source, url } = facts.rfc6202
  const said = figures.map(
    ({ label, value }, index): Series => ({
      ...{ label: `RFC 6202: ${label}`, hue: '#777777' },
      ...{ kind: 'reference', shape: index === 0 ? 'circle' : 'triangle' },
      points: places.filter(({ x }) => x > 0).map(({ x }) => ({ x, y: value * x })),
    }),
  )
  return {
    title: 'Long polling: mean and longest, beside RFC 6202',
    description: `Mean and longest age by one-way delay, and the transits of RFC 6202. ${says} ${differs} Source: ${source}, ${url}`,
    x: { label: 'one-way delay, ms', scale: 'linear' },
    y: { label: 'age, ms', scale: 'linear' },
    series: [
      ...said,
      {
        ...{ ...look, label: 'Mean', shape: 'circle', kind: 'measured' },
        points: measured(record, MEAN, places),
      },
      {
        ...{ ...look, label: 'Longest', shape: 'triangle', kind: 'measured' },
        points: measured(record, MAX, places),
      },
    ],
  }
}

export function byRate(record: RunRecord): Chart {
  const rates = Array.from({ length: 41 }, (_, index) => 10 ** (index / 20))
  const model = rates.map((x) => ({ x, y: farModel(busy(x)).requestsPerSecond }))
  const places = farsOf(record, 'long-polling', 'poisson').map((one: Far) => {
    return { arm: farName(one), x: one.rate }
  })
  return {
    title: `Requests of a long poll over a round trip of ${2 * BUSY} ms`,
    description:
      'Requests a second and client by events a second. At first each event takes one; the faster they come, the more of them share an answer, and no more than one request fits into a round trip.',
    x: { label: 'events a second', scale: 'log' },
    y: { label: 'requests, /s and client', scale: 'linear' },
    series: [
      { ...look, label: 'λ/(λg + e^(−λg))', kind: 'model', points: model },
      { ...look, kind: 'measured', points: measured(record, REQUESTS, places) },
    ],
  }
}
