import type { Chart, Point, Series } from '../report/chart.ts'
import { facts } from '../report/facts.ts'
import type { ColumnSpec, RunRecord } from '../report/record.ts'
import { measured } from '../report/series.ts'
import { cellOf } from '../report/tables.ts'
import { lookOf, TRANSPORTS } from '../transports.ts'
import { BYTES, HEADERS, TCPIP } from './columns.ts'

const HEADS = [
  { variant: 'cookie', label: 'Chromium’s head, with a cookie', hue: '#E69F00', shape: 'diamond' },
  { variant: '0', label: 'Chromium’s head', hue: '#0072B2', shape: 'circle' },
  { variant: 'curl', label: 'curl’s head', hue: '#009E73', shape: 'triangle' },
  { variant: 'autocannon', label: 'autocannon’s head', hue: '#CC79A7', shape: 'square' },
] as const

/** What one event costs, by whose head asks for it. */
export function byHead(record: RunRecord): Chart {
  return {
    title: 'One event as it is, by whose request head is sent',
    description:
      'Bytes of one event, both directions, by transport, one series for each head. The heads set polls far apart, and leave the streams where they are.',
    x: { label: 'transport', scale: 'names' },
    y: { label: 'bytes an event', scale: 'log' },
    series: HEADS.flatMap(({ variant, ...look }) => {
      const places = TRANSPORTS.map((transport) => {
        return { arm: `${transport}-${variant}`, x: lookOf(transport).label }
      })
      return withPoints({ ...look, kind: 'measured', points: measured(record, BYTES, places) })
    }),
  }
}

/** What one event costs, by its own size. */
export function byPayload(record: RunRecord): Chart {
  return {
    title: 'One event, by the size of its payload',
    description:
      'Bytes of one event, both directions, by the bytes of its JSON: the larger it is, the less the heads of a poll matter.',
    x: { label: 'payload, bytes', scale: 'log' },
    y: { label: 'bytes an event', scale: 'log' },
    series: TRANSPORTS.flatMap((transport) => {
      const places = ['0', '1000', '10000'].flatMap((variant) => {
        const arm = `${transport}-${variant}`
        const payload = cellOf(record, arm, { ...BYTES, figure: 'payload' })
        return payload ? [{ arm, x: payload.value }] : []
      })
      const points = measured(record, BYTES, places)
      return withPoints({ ...lookOf(transport), kind: 'measured', points })
    }),
  }
}

const { lubbersGreco } = facts
const COLUMNS = ['heads alone', 'with payload', 'with TCP/IP']

/** The published 871 against 2 bytes, and the same two questions asked here. */
export function asPublished(record: RunRecord): Chart {
  return {
    title: 'A poll and a frame: heads alone, with payload, with TCP/IP',
    description: `Of a poll and of a WebSocket message, what heads take alone, with the payload, and with TCP/IP by a model, beside what was published in 2010. ${lubbersGreco.says} ${lubbersGreco.differs} Source: ${lubbersGreco.source}, ${lubbersGreco.url}`,
    x: { label: 'what is counted', scale: 'names' },
    y: { label: 'bytes an event', scale: 'log' },
    series: [
      published('poll', 'square'),
      published('frame', 'triangle'),
      ...['short-polling', 'websocket'].flatMap((transport) => here(record, transport)),
    ],
  }
}

function published(what: 'poll' | 'frame', shape: Series['shape']): Series {
  const figures = lubbersGreco.figures.filter(({ label }) => label.startsWith(`${what},`))
  return {
    label: `Lubbers and Greco (2010), a ${what}`,
    kind: 'reference',
    hue: '#767676',
    shape,
    points: figures.map(({ value }, index) => ({ x: COLUMNS[index] ?? '', y: value })),
  }
}

function here(record: RunRecord, transport: string): Series[] {
  const arm = `${transport}-0`
  const look = lookOf(transport)
  const at = (column: ColumnSpec, x = ''): Point[] => measured(record, column, [{ arm, x }])
  // Of a frame the head is framing, of a poll the heads are headers.
  const head = transport === 'websocket' ? { ...BYTES, figure: 'framing' } : HEADERS
  const counted = [...at(head, COLUMNS[0]), ...at(BYTES, COLUMNS[1])]
  const modelled = at(TCPIP, COLUMNS[2]).map(({ x, y }) => ({ x, y }))
  return [
    ...withPoints({ ...look, label: `${look.label} here`, kind: 'measured', points: counted }),
    ...withPoints({
      ...look,
      label: `${look.label} here, with TCP/IP`,
      kind: 'model',
      points: modelled,
    }),
  ]
}

function withPoints(series: Series): Series[] {
  return series.points.length > 0 ? [series] : []
}
