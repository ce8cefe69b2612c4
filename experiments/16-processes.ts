// Question: What do more processes add? Clients held and deliveries a second by one server process over Redis, by two, by three, until the cores are used up.
// Method: The built server so many times over one Redis, each on a port of its own, and 20 events a second of 165 bytes. Clients by WebSocket, and by server-sent events, spread evenly over them: more and more of them until a step is not held. A step is held when every event arrives, the source keeps its rate, no connection is lost, and the 99th percentile of age is 500 ms at most. When it is not while the clients used more than 80 % of a core (90 % in a quick run), it is told as bound by the clients, and says nothing of the servers; when it is not though there was time to spare on all cores it is tried again, three times at the most. What counts is what is held in each round.
//   Each process stays on a core: servers and Redis on the even ones, clients on the odd ones, with a process for each core that they have, up to one a server. One to three processes are tried everywhere, and more where there are even cores for them; those beyond the even cores share these. A server is not a worker of `--workers` here: workers inherit one set of cores from the process that hands them their connections, while servers apart have just their share of clients and a core each.
// Reading: More clients held, and more deliveries a second, are better. CPU is of all servers and of Redis together, over the distinct events that reached a client. More processes than cores add nothing but their own cost: that each event goes to each of them. With as many cores as processes they add up until Redis, or whoever brings the events, is the limit.
// Limits: One machine, loopback, no TLS: it has to drive the clients too, which takes about as much CPU as to serve them; on two cores there is one for either, so that nothing is learned of a second core for servers, and the answer says so. Steps are coarse. Memory is what is resident, garbage included. Siblings of one physical core count as two. What was bound by the clients is no limit of the servers. A quick run has two processes and 500 clients at most.
import os from 'node:os'
import type { Experiment } from './lib/experiment.ts'
import { checkOpenFiles } from './lib/open-files.ts'
import { installedRedis } from './lib/processes/installed-redis.ts'
import { coresOf, layoutOf } from './lib/processes/layout.ts'
import { answerOf, placesOf } from './lib/processes/said.ts'
import { processCounts, type StepsSettings, stepArms } from './lib/processes/steps.ts'
import type { Chart } from './lib/report/chart.ts'
import type { ColumnSpec, RunRecord, TableSpec } from './lib/report/record.ts'
import { measured } from './lib/report/series.ts'
import { lookOf } from './lib/transports.ts'
import { FULL, QUICK } from './lib/validity.ts'

const SIZES = {
  full: { steps: [1000, 2500, 4000, 5500, 7500], warmUp: 1, seconds: 1.2 },
  quick: { steps: [100, 500], warmUp: 0.5, seconds: 0.6 },
} as const

const TRANSPORTS = { full: ['websocket', 'sse'], quick: ['websocket'] } as const

export default {
  title: 'What do more processes add?',
  takes: { quick: 15, full: 530 },

  async plan({ mode, rounds = mode === 'quick' ? 1 : 3, clients: most, duration, seed }) {
    const redis = await installedRedis()
    const limits = { ...(mode === 'quick' ? QUICK : FULL), events: 1 }
    const steps = stepsUpTo(SIZES[mode].steps, most)
    checkOpenFiles(Math.max(...steps))
    const counts = mode === 'quick' ? [1, 2] : processCounts()
    const sizes: StepsSettings = {
      ...{ ...SIZES[mode], steps, rounds, seed, redis, limits },
      ...(duration !== undefined && { seconds: duration }),
    }
    const transports = TRANSPORTS[mode]
    const arms = transports.flatMap((transport) => {
      return counts.flatMap((processes) => stepArms(transport, processes, sizes))
    })
    return {
      settings: {
        ...{ transports, counts, steps, warmUp: sizes.warmUp, seconds: sizes.seconds },
        redis: redis.version,
        cores: {
          ofMachine: os.availableParallelism(),
          layouts: counts.map((processes) => {
            const layout = layoutOf(processes)
            return { processes, ...layout, serving: coresOf(layout, true) }
          }),
        },
      },
      rounds,
      arms,
      tables: transports.map((transport) => ({
        title: lookOf(transport).label,
        arms: arms
          .filter(({ settings }) => settings.transport === transport)
          .map(({ name }) => name),
        columns: COLUMNS,
      })),
      limits,
    }
  },

  answer: answerOf,

  charts: (record) => {
    return record.tables.flatMap((table) => [
      chartOf(record, table, PER_SECOND, 'Deliveries a second'),
      chartOf(record, table, CPU, 'CPU of a delivery, servers and Redis together'),
    ])
  },
} satisfies Experiment

const PER_SECOND: ColumnSpec = {
  ...{ label: 'deliveries', unit: '/s', digits: 0, figure: 'perSecond' },
}
const CPU: ColumnSpec = { label: 'CPU', unit: 'µs per delivery', digits: 1, figure: 'cpu' }

const COLUMNS: ColumnSpec[] = [
  { label: 'held', unit: '1 yes, 0 no', digits: 0, figure: 'held' },
  { label: 'delivered', unit: '%', digits: 2, figure: 'delivered' },
  PER_SECOND,
  { label: 'age, p50', unit: 'ms', digits: 1, histogram: 'age', take: 50 },
  { label: 'age, p99', unit: 'ms', digits: 1, histogram: 'age', take: 99 },
  CPU,
  { label: 'servers and Redis', unit: 'cores', digits: 2, figure: 'cores' },
  { label: 'clients, the busiest process', unit: 'cores', digits: 2, figure: 'generator' },
  { label: 'memory of the servers', unit: 'MB', digits: 0, figure: 'memory' },
  { label: 'tries', unit: '', digits: 0, figure: 'tries' },
]

/** Those up to the most that was asked for, which is a step too. */
function stepsUpTo(steps: readonly number[], most: number | undefined): number[] {
  if (most === undefined) return [...steps]
  return [...steps.filter((clients) => clients < most), most]
}

const LOOKS = [
  { hue: '#56B4E9', shape: 'circle' },
  { hue: '#E69F00', shape: 'square' },
  { hue: '#009E73', shape: 'triangle' },
  { hue: '#D55E00', shape: 'diamond' },
  { hue: '#777777', shape: 'star' },
] as const

function chartOf(record: RunRecord, table: TableSpec, column: ColumnSpec, title: string): Chart {
  const unit = `${column.label}, ${column.unit}`
  return {
    title: `${title}, ${table.title}`,
    description: `${title}, ${table.title}: ${unit}, by clients, for each number of processes, held or not.`,
    x: { label: 'clients', scale: 'log' },
    y: { label: unit, scale: 'linear' },
    series: (record.settings.counts as number[]).map((processes, index) => ({
      ...(LOOKS[index % LOOKS.length] ?? LOOKS[0]),
      label: processes === 1 ? '1 process' : `${processes} processes`,
      kind: 'measured',
      points: measured(record, column, placesOf(record, table, processes)),
    })),
  }
}
