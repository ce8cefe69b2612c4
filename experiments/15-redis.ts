// Question: What does Redis add? How much later an event is, and how much CPU it takes, when the log is a stream in Redis instead of in the memory of the one process that serves it: with one process, and with three that share it.
// Method: Clients by WebSocket, server-sent events and long polling, at the built server with its log in memory; at one process over Redis; and at three processes over it, each with a third of the clients. One of the processes runs the source, 20 events a second, evenly spaced. The experiment starts `redis-server` (on PATH, or at REDIS_PATH), which writes nothing to disk. All three run in each round, with new processes, one transport after the other; what Redis adds is the difference within a round, of which the median is told. CPU is user and system, from /proc, of all servers together and of Redis apart, over the distinct events that reached a client meanwhile, or that came. Receipts: when the clients have left, events are published to one process, one after the other, each timed until its answer.
//   Servers and Redis have the even cores and clients the odd ones, as far as there are enough: on two cores Redis and all three servers share one. The settings say which.
// Reading: Age begins when an event enters the log, in Redis or in memory; what its way there takes is in the receipt, and not in the age. What three processes add to what one does is the price of each event's going to each of them; it is paid per event, and the more clients a process has the less of it falls to each delivery.
// Limits: Loopback, one machine, a Redis that does nothing else, keeps nothing on disk, and has no password and no TLS. Its CPU is all that it takes, its own upkeep and the servers’ looking after their log and lease included: at 20 events a second that is a good part of it. Where several processes share a core they are served one after the other, and so an event is later to most clients than it would be with a core each. Events in Redis are timed by Redis and held against this machine's clock; those in memory by the server's, whose offset is measured. A receipt counts the experiment's own HTTP client as well, which is the same for all. A quick run has two transports, and too few rounds to tell a difference from chance.
import os from 'node:os'
import type { Experiment } from './lib/experiment.ts'
import { addedBetween, addedText } from './lib/processes/added.ts'
import { installedRedis } from './lib/processes/installed-redis.ts'
import { layoutOf } from './lib/processes/layout.ts'
import { type RedisArmSettings, redisArm } from './lib/processes/redis-arm.ts'
import { MEMORY, nameOf, REDIS_ONE, REDIS_THREE, VARIANTS } from './lib/processes/variants.ts'
import type { Chart } from './lib/report/chart.ts'
import type { ColumnSpec, RunRecord } from './lib/report/record.ts'
import { measured } from './lib/report/series.ts'
import { cellOf } from './lib/report/tables.ts'
import { lookOf } from './lib/transports.ts'
import { FULL, QUICK } from './lib/validity.ts'

const RATE = 20

const SIZES = {
  quick: { clients: 60, warmUp: 0.4, seconds: 0.7 },
  full: { clients: 600, warmUp: 0.8, seconds: 1.5 },
} as const

const TRANSPORTS = {
  quick: ['websocket', 'sse'],
  full: ['websocket', 'sse', 'long-polling'],
} as const

export default {
  title: 'What does Redis add?',
  takes: { quick: 20, full: 220 },

  async plan({ mode, rounds = mode === 'quick' ? 1 : 6, clients, duration, seed }) {
    const redis = await installedRedis()
    const limits = mode === 'quick' ? QUICK : FULL
    const sizes: RedisArmSettings = {
      ...{ ...SIZES[mode], rate: RATE, seed },
      // As many as a percentile has to rest on, over all rounds.
      receipts: Math.ceil(limits.n / rounds),
      ...(clients !== undefined && { clients }),
      ...(duration !== undefined && { seconds: duration }),
    }
    const transports = TRANSPORTS[mode]
    const arms = transports.flatMap((transport) => {
      return VARIANTS.map((variant) => redisArm(transport, variant, redis, sizes))
    })
    const { servers, redis: core, clients: clientCores } = layoutOf(REDIS_THREE.processes)
    return {
      settings: {
        ...{ ...sizes, transports, redis: redis.version },
        // In the one process that all clients of an arm are in.
        cores: {
          ...{ servers, redis: core, clients: clientCores.slice(0, 1) },
          ofMachine: os.availableParallelism(),
        },
      },
      rounds,
      arms,
      tables: transports.map((transport) => ({
        title: lookOf(transport).label,
        arms: VARIANTS.map((variant) => nameOf(transport, variant)),
        columns: COLUMNS,
      })),
      limits,
    }
  },

  answer(record) {
    const each = (say: (transport: string) => string) => {
      return transportsOf(record)
        .map((transport) => `${lookOf(transport).label} ${say(transport)}`)
        .join('; ')
    }
    const adds = (column: ColumnSpec) =>
      each((transport) => {
        const from = nameOf(transport, MEMORY)
        const [one, three] = [REDIS_ONE, REDIS_THREE].map((variant) => {
          return addedText(addedBetween(record, column, from, nameOf(transport, variant)), column)
        })
        return `${one}, and ${three} with three`
      })
    const ofRedis = each((transport) => {
      const [one, three] = [REDIS_ONE, REDIS_THREE].map((variant) => {
        return cellOf(record, nameOf(transport, variant), REDIS_EVENT)?.value.toFixed(0)
      })
      return `${one} and ${three}`
    })
    const { clients, cores } = record.settings as { clients: number; cores: Cores }
    return [
      `Beside memory in one process Redis adds to the median age of an event, with one process: ${adds(AGE)}.`,
      `To the servers’ CPU for a delivery, of ${clients} clients: ${adds(CPU)}.`,
      `Redis itself takes, µs of CPU for an event with one process and with three: ${ofRedis}.`,
      `To the receipt of an event that is published: ${adds(RECEIPT)}.`,
      ...(new Set(cores.servers).size < cores.servers.length
        ? [`The three shared ${new Set(cores.servers).size} of ${cores.ofMachine} cores.`]
        : []),
      ...(record.rounds.length < 6
        ? ['So few rounds cannot tell any of it from chance; it takes six.']
        : []),
    ].join(' ')
  },

  charts: (record) => [
    chartOf(record, AGE, 'Age of an event, median'),
    chartOf(record, ALL, 'CPU of a delivery, servers and Redis together'),
  ],
} satisfies Experiment

interface Cores {
  readonly servers: readonly number[]
  readonly ofMachine: number
}

const AGE: ColumnSpec = { label: 'age, p50', unit: 'ms', digits: 2, histogram: 'age', take: 50 }
const CPU: ColumnSpec = { label: 'servers, a delivery', unit: 'µs', digits: 1, figure: 'cpu' }
const ALL: ColumnSpec = { label: 'with Redis, a delivery', unit: 'µs', digits: 1, figure: 'all' }
const REDIS_EVENT: ColumnSpec = {
  ...{ label: 'Redis, an event', unit: 'µs', digits: 0, figure: 'redisEvent' },
}
const RECEIPT: ColumnSpec = {
  ...{ label: 'receipt, p50', unit: 'ms', digits: 2, histogram: 'receipt', take: 50 },
}

const COLUMNS: ColumnSpec[] = [
  AGE,
  { ...AGE, label: 'age, p99', take: 99 },
  CPU,
  { label: 'Redis, a delivery', unit: 'µs', digits: 2, figure: 'redisDelivery' },
  ALL,
  REDIS_EVENT,
  RECEIPT,
  { label: 'delivered', unit: '%', digits: 2, figure: 'delivered' },
  { label: 'servers', unit: 'cores', digits: 3, figure: 'cores' },
  { label: 'Redis', unit: 'cores', digits: 3, figure: 'redisCores' },
  { label: 'clients', unit: 'cores', digits: 2, figure: 'generator' },
]

function transportsOf(record: RunRecord): string[] {
  return record.settings.transports as string[]
}

function chartOf(record: RunRecord, column: ColumnSpec, title: string): Chart {
  const unit = `${column.label}, ${column.unit}`
  return {
    title,
    description: `${title}: ${unit}, by transport, for each place of the log; a bar spans the rounds.`,
    x: { label: '', scale: 'names' },
    y: { label: unit, scale: 'linear' },
    series: VARIANTS.map((variant) => ({
      ...{ label: variant.label, ...variant.look, kind: 'measured' },
      points: transportsOf(record).flatMap((transport) => {
        const x = lookOf(transport).label
        return measured(record, column, [{ arm: nameOf(transport, variant), x }])
      }),
    })),
  }
}
