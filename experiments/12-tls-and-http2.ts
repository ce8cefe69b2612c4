// Question: What do TLS and HTTP/2 change for polls and streams: set-up, bytes, CPU, and the six streams that a browser allows?
// Method: The same requests, with Chromium's heads, by HTTP/1.1, by HTTP/1.1 over TLS 1.3 and by HTTP/2 over TLS 1.3, to one server process on one core; whoever asks is one process on the other. The certificate is an ECDSA one (P-256), no session is resumed. On the wire: connections over a road of 10 ms each way that leads to the server as it is, so that it counts what TLS made of it, both ways; each asks once, and then again with the same cursor, 204 each time. CPU: connections that poll at a fixed pace a quiet feed; and streams that hear of 20 events a second, one or ten on a connection.
//   The wall: a page in a real Chromium opens one EventSource after the other to one origin, twelve at most, until one is not open after 2 s; it is not told which protocol to use, and takes HTTP/2 where TLS is.
// Reading: Fewer bytes, ms and µs are better. Beside what was counted stand models: a TLS 1.3 record takes 22 B; by HPACK a field that was sent before takes one byte, and the path, which is not kept, about 6 bits a character; TLS 1.3 takes one round trip before the first request.
// Limits: Loopback: its TCP handshake costs nothing here, and the road does not delay it. CPU is that of a server with time to spare, wake-ups included. HTTP/2 is asked by Node's own client, whose HPACK keeps what Chromium's keeps, but not always in its order. WebSockets over HTTP/2 (RFC 8441) are not offered. A quick run says little about CPU, and leaves out most of the streams. Without a Chromium (`CHROMIUM_PATH`, or on PATH) there is no wall to be seen, and the settings say so.
import type { Arm, Experiment } from './lib/experiment.ts'
import type { Chart } from './lib/report/chart.ts'
import type { ColumnSpec, RunRecord, TableSpec } from './lib/report/record.ts'
import { measured, modelled } from './lib/report/series.ts'
import { cellOf } from './lib/report/tables.ts'
import { SecureArms, type Sizes } from './lib/secure/arms.ts'
import { pollBytes, ROUND_TRIPS } from './lib/secure/model.ts'
import { makePair } from './lib/secure/pair.ts'
import { PROTOCOLS, protocolOf } from './lib/secure/protocols.ts'
import { browserHere, TRIED } from './lib/secure/wall.ts'
import { FULL, QUICK } from './lib/validity.ts'

const SIZES = {
  quick: {
    ...{ setUps: 40, polls: 10, delay: 10, pollers: 50, every: 100 },
    ...{ streams: 50, rate: 20, warmUp: 0.4, seconds: 0.8 },
  },
  full: {
    ...{ setUps: 100, polls: 20, delay: 10, pollers: 200, every: 200 },
    ...{ streams: 200, rate: 20, warmUp: 1.5, seconds: 2.5 },
  },
} satisfies Record<string, Sizes>

export default {
  title: 'What do TLS and HTTP/2 change?',
  takes: { quick: 20, full: 360 },

  async plan({ mode, rounds = mode === 'quick' ? 1 : 6, clients, duration }) {
    const sizes: Sizes = {
      ...SIZES[mode],
      ...(clients !== undefined && { streams: clients, pollers: clients }),
      ...(duration !== undefined && { seconds: duration }),
    }
    const pair = await makePair()
    process.once('exit', pair.removeNow)
    const browser = await browserHere()
    const arms = new SecureArms(pair, sizes)
    const [wire, polls, streams] = [arms.wire(), arms.polls(), arms.streams(mode === 'quick')]
    const wall = browser === undefined ? [] : arms.wall(browser.path)
    return {
      settings: { ...sizes, browser: browser?.version ?? 'none was found' },
      rounds,
      arms: [...wire, ...polls, ...streams, ...wall],
      tables: [
        tableOf(WIRE, wire, wireColumns(sizes.delay)),
        tableOf('Polls', polls, cpuColumns('a poll')),
        tableOf('Deliveries', streams, cpuColumns('a delivery')),
        ...(wall.length > 0 ? [tableOf(WALL, wall, [OPEN])] : []),
      ],
      limits: mode === 'quick' ? QUICK : FULL,
    }
  },

  answer(record) {
    /** What stands in a column, of the arms that were run, in a row. */
    const row = (title: string, names: readonly string[], label: string, digits: number) => {
      const column = columnOf(record, title, label)
      const cells = names.flatMap((name) => (column && cellOf(record, name, column)) ?? [])
      return list(cells.map(({ value }) => value.toFixed(digits)))
    }
    const wire = (label: string, digits = 0) => row(WIRE, all('wire'), label, digits)
    const delivery = (names: readonly string[]) => row('Deliveries', names, 'a delivery', 1)
    const has = (arm: string) => record.arms.some(({ name }) => name === arm)
    return [
      'By HTTP/1.1, by HTTP/1.1 over TLS and by HTTP/2:',
      `a poll that brings nothing is ${wire('poll, up')} B up and ${wire('poll, down')} B down;`,
      `the first answer comes after ${wire('first answer', 1)} ms where a round trip takes ${2 * Number(record.settings.delay)} ms;`,
      `a poll takes ${row('Polls', all('polls'), 'a poll', 0)} µs of the server’s CPU.`,
      has('sse-tls')
        ? `A delivery takes ${delivery(all('sse'))} µs by SSE, ${delivery(['sse-http2-10'])} µs with ten streams on a connection of HTTP/2, and ${delivery(['websocket-plain', 'websocket-tls'])} µs by WebSocket without TLS and with it.`
        : `A delivery by SSE takes ${delivery(['sse-plain', 'sse-http2'])} µs by the first and the last.`,
      ...(has('wall-plain')
        ? [
            `Of ${TRIED} streams a browser opens ${row(WALL, ['wall-plain'], 'open', 0)} by HTTP/1.1 and ${row(WALL, ['wall-http2'], 'open', 0)} by HTTP/2.`,
          ]
        : []),
    ].join(' ')
  },

  charts(record) {
    return [
      chartOf(record, WIRE, 'poll, up', 'Bytes of a poll on the wire, from the client'),
      chartOf(record, 'Polls', 'a poll', 'Server CPU of a poll that brings nothing'),
      chartOf(record, 'Deliveries', 'a delivery', 'Server CPU of a delivered event'),
    ]
  },
} satisfies Experiment

const WIRE = 'On the wire'
const WALL = 'Streams of one browser'

const OPEN: ColumnSpec = { label: 'open', unit: `of ${TRIED}`, digits: 0, figure: 'open' }

/** Of each protocol, the arm of a kind. */
function all(kind: string): string[] {
  return PROTOCOLS.map(({ name }) => `${kind}-${name}`)
}

function list(values: readonly string[]): string {
  return values.length < 2
    ? values.join()
    : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`
}

function wireColumns(delay: number): ColumnSpec[] {
  const model = (of: (name: (typeof PROTOCOLS)[number]['name']) => number) => {
    return Object.fromEntries(PROTOCOLS.map(({ name }) => [`wire-${name}`, of(name)]))
  }
  const bytes = { unit: 'B', digits: 0 }
  return [
    {
      ...{ label: 'first answer', unit: 'ms', digits: 1, histogram: 'first', take: 50 },
      model: model((name) => 2 * delay * ROUND_TRIPS[name]),
    },
    { label: 'until then, up', ...bytes, figure: 'firstUp' },
    { label: 'until then, down', ...bytes, figure: 'firstDown' },
    { label: 'poll, up', ...bytes, figure: 'pollUp', model: model(pollBytes) },
    { label: 'poll, down', ...bytes, figure: 'pollDown' },
  ]
}

function cpuColumns(label: string): ColumnSpec[] {
  return [
    { label, unit: 'µs of CPU', digits: 1, figure: 'cpu' },
    { label: 'done', unit: '/s', digits: 0, figure: 'perSecond' },
    { label: 'server', unit: 'cores', digits: 2, figure: 'server' },
    { label: 'asking', unit: 'cores', digits: 2, figure: 'generator' },
  ]
}

function tableOf(title: string, arms: readonly Arm[], columns: ColumnSpec[]): TableSpec {
  return { title, arms: arms.map(({ name }) => name), columns }
}

function columnOf(record: RunRecord, title: string, label: string): ColumnSpec | undefined {
  const table = record.tables.find((one) => one.title === title)
  return table?.columns.find((one) => one.label === label)
}

/** A point an arm, in the colour of its protocol, and what the column's model says of it. */
function chartOf(record: RunRecord, title: string, label: string, name: string): Chart {
  const column = columnOf(record, title, label)
  const arms = record.tables.find((one) => one.title === title)?.arms ?? []
  if (column === undefined) throw new Error(`no column is called ${label}`)
  const places = arms.map((arm) => {
    return { arm, x: record.arms.find((one) => one.name === arm)?.label ?? arm }
  })
  const measures = places.map(({ arm, x }) => {
    const of = record.arms.find((one) => one.name === arm)
    const { hue, shape } = protocolOf(String(of?.settings.protocol))
    const points = measured(record, column, [{ arm, x }])
    return { label: x, kind: 'measured' as const, hue, shape, points }
  })
  const model = {
    ...{ label: 'model', kind: 'model' as const, hue: '#555555', shape: 'diamond' as const },
    points: modelled(column, places),
  }
  return {
    title: name,
    description: `${name}: ${column.label}, ${column.unit}; a point is the median of the rounds.`,
    x: { label: '', scale: 'names' },
    y: { label: `${column.label}, ${column.unit}`, scale: 'linear' },
    series: model.points.length > 0 ? [...measures, model] : measures,
  }
}
