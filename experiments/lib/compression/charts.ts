import type { Chart, Series } from '../report/chart.ts'
import type { ColumnSpec, RunRecord } from '../report/record.ts'
import { measured } from '../report/series.ts'
import { cellOf } from '../report/tables.ts'
import { lookOf, TRANSPORTS } from '../transports.ts'
import { FRAMES, pairOf } from './arms.ts'
import { AGE, BYTES, CPU, KEPT } from './columns.ts'

const PLACES = ['as it is', 'compressed', 'with context takeover']

export function byCoding(record: RunRecord, column: ColumnSpec, what: string): Chart {
  const isBytes = column.figure === BYTES.figure
  return {
    title: `${what} of an event, as it is and compressed`,
    description: isBytes
      ? 'Bytes of one event by transport, as it is and compressed by the server; for WebSocket also with context takeover, which was computed from the messages served, and was not served.'
      : 'Server CPU of one event by transport, as it is and compressed by the server.',
    x: { label: '', scale: 'names' },
    y: { label: `${column.label}, ${column.unit}`, scale: 'log' },
    series: [
      ...TRANSPORTS.flatMap((transport) => {
        const places = pairOf(transport).map((arm, index) => ({ arm, x: PLACES[index] ?? '' }))
        const points = measured(record, column, places)
        const { batch } =
          record.arms.find(({ name }) => name === pairOf(transport)[0])?.settings ?? {}
        const { label, ...look } = lookOf(transport)
        const of = batch ? `${label}, batches of ${batch} ms` : label
        return withPoints({ ...look, label: of, kind: 'measured', points })
      }),
      ...(isBytes ? computed(record) : []),
    ],
  }
}

/** Lateness on one axis, CPU on the other: each point is a batch. */
export function byBatch(record: RunRecord): Chart {
  return {
    title: 'What collecting events costs and saves',
    description:
      'Each point is one time for which events are collected, of 0, 10, 50 and 200 ms: to the right how late events are on average, upwards the server’s CPU for each.',
    x: { label: 'age, mean, ms', scale: 'linear' },
    y: { label: 'CPU an event, µs', scale: 'log' },
    series: TRANSPORTS.filter((transport) => transport !== 'short-polling').flatMap((transport) => {
      const own = record.arms.filter(({ settings }) => {
        return settings.transport === transport && settings.compress === 'off'
      })
      const places = own.flatMap(({ name }) => {
        const age = cellOf(record, name, AGE)
        return age ? [{ arm: name, x: age.value }] : []
      })
      return withPoints({
        ...lookOf(transport),
        kind: 'measured',
        points: measured(record, CPU, places),
      })
    }),
  }
}

function computed(record: RunRecord): Series[] {
  const points = measured(record, KEPT, [{ arm: FRAMES, x: PLACES[2] ?? '' }])
  const label = 'WebSocket, computed, not served'
  return withPoints({
    ...lookOf('websocket'),
    label,
    kind: 'model',
    points: points.map(({ x, y }) => ({ x, y })),
  })
}

function withPoints(series: Series): Series[] {
  return series.points.length > 0 ? [series] : []
}
