// Question: What does a client cost while nothing happens? Requests, bytes, CPU, memory per connected client, after garbage collection.
// Method: Clients of each transport connect to a server of their own, whose feed brings nothing: short polls every 2 s, long polls held for 25 s, a heartbeat every 15 s on streams, a ping every 25 s on WebSockets.
//   They connect evenly over 15 s and are then watched for 25 s, so that of what comes every 15 or 25 s exactly the share falls into that time that would over hours.
//   Bytes are those of the clients' sockets, both ways. CPU is the server's process without what a server uses that has no clients at the same time. Memory is what is resident more in the server's process than before they connected, each time after two full collections.
// Reading: Lower is cheaper. Bytes and requests are exact; CPU and memory spread between rounds.
// Limits: The four servers run at the same time on one core, which they keep busy for a small part. TCP/IP's own bytes, the kernel's memory for a socket (some kB each) and TLS are not in it. What a server compiled for its clients counts as memory of theirs.
//   A quick run is too short for heartbeats, pings and the end of a held poll: it sees streams and held polls cost nothing.
import { expectation, kindOf } from '../web/model/expectation.ts'
import type { Experiment } from './lib/experiment.ts'
import { type IdleSettings, idle, idleOutcome } from './lib/idle.ts'
import type { Chart } from './lib/report/chart.ts'
import type { ColumnSpec, RunRecord } from './lib/report/record.ts'
import { measured } from './lib/report/series.ts'
import { cellOf } from './lib/report/tables.ts'
import { together } from './lib/together.ts'
import { lookOf, TRANSPORTS } from './lib/transports.ts'
import { FULL, QUICK } from './lib/validity.ts'

const INTERVAL = 2000
const WAIT = 25
/** Seconds: between two heartbeats, and between two pings, which is also how long a poll is held. */
const HEARTBEAT = 15
const CYCLE = 25

export default {
  title: 'What does a client cost while nothing happens?',
  takes: { quick: 15, full: 220 },

  plan({
    mode,
    rounds = mode === 'quick' ? 1 : 4,
    clients = mode === 'quick' ? 200 : 2000,
    duration = mode === 'quick' ? 3 : CYCLE,
    seed,
  }) {
    const spread = mode === 'quick' ? 1 : HEARTBEAT
    const settings = { clients, spread, seconds: duration, interval: INTERVAL, wait: WAIT }
    const all = together(rounds, (bed, round) => {
      const drawn: IdleSettings = { ...settings, seed: seed + round }
      return idle(bed, TRANSPORTS, drawn)
    })
    const arms = TRANSPORTS.map((transport) => ({
      name: transport,
      label: lookOf(transport).label,
      settings: { transport },
      seconds: (spread + duration + 8) / TRANSPORTS.length,
      async run(...[bed, round]: Parameters<typeof all>) {
        const found = await all(bed, round)
        const mine = found.get(transport)
        if (mine === undefined) throw new Error(`${transport} was not measured`)
        return idleOutcome(mine, found.values())
      },
    }))
    const table = { title: 'Per connected client', arms: [...TRANSPORTS], columns: columns(mode) }
    const server = {
      title: 'A server without clients',
      arms: [...TRANSPORTS],
      columns: [
        { label: 'resident', unit: 'MB', digits: 1, figure: 'serverResident' },
        { label: 'CPU', unit: 'µs/s', digits: 0, figure: 'serverAlone' },
      ],
    }
    return {
      settings: { ...settings, feed: 'quiet' },
      rounds,
      arms,
      tables: [table, server],
      limits: mode === 'quick' ? QUICK : FULL,
    }
  },

  answer(record) {
    const costs = TRANSPORTS.map((transport) => {
      const of = (label: string, digits: number) => shown(record, transport, label, digits)
      return `${lookOf(transport).label} ${of('requests', 2)} requests, ${of('bytes', 1)} B and ${of('CPU', 0)} µs of server CPU a second, and ${of('memory', 0)} B of memory`
    })
    const isShort = (record.settings.seconds as number) < CYCLE
    const short = 'Heartbeats, pings and the end of held polls come too seldom to be in it.'
    return `What a connected client costs while nothing happens: ${costs.join('; ')}.${isShort ? ` ${short}` : ''}`
  },

  charts(record) {
    const chart = (label: string, title: string, description: string): Chart => {
      const column = columnOf(record, label)
      return {
        title,
        description,
        x: { label: 'transport', scale: 'names' },
        y: { label: `${label}, ${column.unit}`, scale: 'linear' },
        series: TRANSPORTS.map((transport) => {
          const look = lookOf(transport)
          const points = measured(record, column, [{ arm: transport, x: look.label }])
          return { ...look, kind: 'measured' as const, points }
        }),
      }
    }
    return [
      chart('bytes', 'Bytes of an idle client', 'Bytes a second and client, both ways.'),
      chart('CPU', 'CPU of an idle client', 'Microseconds of server CPU a second and client.'),
      chart('memory', 'Memory of an idle client', 'Bytes resident in the server for each client.'),
    ]
  },
} satisfies Experiment

function columns(mode: 'quick' | 'full'): ColumnSpec[] {
  // Where none was seen because the run was too short, there is nothing to hold against a model.
  const isLong = mode === 'full'
  const polls = TRANSPORTS.filter((name) => kindOf(name) === 'short-polling' || isLong).filter(
    (name) => modelOf(name).requestsPerSecond > 0,
  )
  const streams = TRANSPORTS.filter((name) => modelOf(name).heartbeatsPerMinute > 0 && isLong)
  return [
    {
      ...{ label: 'requests', unit: '/s and client', digits: 3, figure: 'requests' },
      model: Object.fromEntries(polls.map((name) => [name, modelOf(name).requestsPerSecond])),
    },
    {
      ...{ label: 'heartbeats', unit: '/min and client', digits: 2, figure: 'heartbeats' },
      model: Object.fromEntries(streams.map((name) => [name, modelOf(name).heartbeatsPerMinute])),
    },
    { label: 'bytes', unit: 'B/s and client', digits: 1, figure: 'bytesPerSecond' },
    { label: 'CPU', unit: 'µs/s and client', digits: 1, figure: 'cpuPerClient' },
    { label: 'memory', unit: 'B', digits: 0, figure: 'memory' },
  ]
}

function modelOf(transport: string) {
  const kind = kindOf(transport) ?? 'push'
  return expectation(kind, {
    ...{ delay: 0, interval: INTERVAL, wait: WAIT },
    ...{ rate: 0, arrivals: 'periodic' as const },
  })
}

function columnOf(record: RunRecord, label: string): ColumnSpec {
  const column = record.tables[0]?.columns.find((one) => one.label === label)
  if (column === undefined) throw new Error(`no column is called ${label}`)
  return column
}

function shown(record: RunRecord, transport: string, label: string, digits: number): string {
  const value = cellOf(record, transport, columnOf(record, label))?.value
  // Noise may put it a little below 0, and −0 is 0.
  return value === undefined ? '?' : (Number(value.toFixed(digits)) + 0).toFixed(digits)
}
