// Question: How many clients fit in one process? 100 to 5,000 raw sockets, 5.2 kB every 5 s as Van de Vyvere et al. (2020) did, and small events at 20/s; CPU per delivery, p50/p99 age, memory, until delivery falls under 100 % or p99 passes 500 ms.
// Method: One server process for each transport and workload, and clients in one process on the other core. Small events: 100 clients, then more, until a step is not held. Large ones: 5,000 clients, then fewer, until a step is held, since who holds many holds fewer too.
//   A step is held when every event arrives, the source keeps its rate, no connection is lost, and the 99th percentile of age is 500 ms at most; of short polls, which wait for up to 2 s by design, 500 ms beyond that. When it is not while the clients used more than 80 % of their core (90 % in a quick run), it is told as bound by the clients: it says nothing of the server. When neither had been at work all the time, something else held it up, and it is tried again, three times at the most. A step that is not held in one round is not tried in those that follow: what counts is what is held in each.
// Reading: More clients held, and fewer microseconds for a delivery, are better. CPU counts whatever the server did, its own upkeep and polls that found nothing included: with few deliveries a second that is most of it.
// Limits: One client process drives all sockets: how far a server would go beyond what that can take is not known. Loopback, one machine, no TLS. The source is in the server; what it was late for its own pace counts as age here. Memory is what is resident at the end of a step, garbage included (question 4 has it without). Short polls every 2 s, long polls held for 25 s. Ages of large events rest on one or two events in each round, though on as many deliveries as there are clients. A quick run has small events and 500 clients at most.
import type { Bed } from './lib/bed.ts'
import type { Arm, Experiment } from './lib/experiment.ts'
import { type Held, heldOf, type Range, rangeOf, STOPPED_BY } from './lib/held.ts'
import { checkOpenFiles } from './lib/open-files.ts'
import { NOT_TRIED, ramps } from './lib/ramp.ts'
import type { Chart, Series } from './lib/report/chart.ts'
import { facts } from './lib/report/facts.ts'
import type { ColumnSpec, RunRecord, TableSpec } from './lib/report/record.ts'
import { measured } from './lib/report/series.ts'
import { together } from './lib/together.ts'
import { lookOf, TRANSPORTS } from './lib/transports.ts'
import { FULL, QUICK } from './lib/validity.ts'

const INTERVAL = 2000
const WAIT = 25
const LATEST = 500
const WARM_UP = 0.3

const WORKLOADS = {
  large: { rate: 0.2, payloadBytes: 5200, label: '5.2 kB every 5 s' },
  small: { rate: 20, payloadBytes: 165, label: '165 B, 20 a second' },
} as const

type Workload = keyof typeof WORKLOADS

const STEPS: Record<'full' | 'quick', Partial<Record<Workload, readonly number[]>>> = {
  full: { small: [100, 1000, 2500, 5000], large: [5000, 2500, 1000] },
  quick: { small: [100, 500] },
}

const nameOf = (transport: string, workload: string, clients: number) =>
  `${transport}-${workload}-${clients}`

export default {
  title: 'How many clients fit in one process?',
  takes: { quick: 17, full: 340 },

  plan({ mode, rounds = mode === 'quick' ? 1 : 3, clients: most, duration, seed }) {
    const steps = stepsOf(mode, most)
    checkOpenFiles(Math.max(...Object.values(steps).flat()))
    // Of large events one comes in each round. What thousands of clients heard of one says whether
    // so many can be held, and that is the question; the tables say of how many events.
    const limits = { ...(mode === 'quick' ? QUICK : FULL), events: 1 }
    const seconds: Record<Workload, number> = {
      // One event falls into 5.1 s at least.
      large: duration ?? 5.1,
      small: duration ?? (mode === 'quick' ? 0.6 : 1.2),
    }
    const arms = WORKLOAD_NAMES.flatMap((workload) =>
      TRANSPORTS.flatMap((transport) => {
        const { rate, payloadBytes } = WORKLOADS[workload]
        const isPolled = transport === 'short-polling'
        const all = steps[workload] ?? []
        // Each step of short polls waits for the last of them, for 2 s: a quick run has one.
        const own = mode === 'quick' && isPolled ? all.slice(-1) : all
        const run = ramps({
          ...{ transport, rate, payloadBytes, interval: INTERVAL, wait: WAIT },
          ...{ steps: own, seconds: seconds[workload] },
          direction: workload === 'large' ? 'down' : 'up',
          warmUp: WARM_UP,
          limits: {
            ...{ p99: LATEST + (isPolled ? INTERVAL : 0), rate: limits.rate },
            busy: limits.cpu,
          },
          isShared: mode === 'quick',
        })
        const ramp = together(rounds, (bed, round) => run(bed, seed + round))
        return own.map(
          (clients): Arm => ({
            name: nameOf(transport, workload, clients),
            label: `${lookOf(transport).label}, ${clients} clients`,
            settings: { transport, workload, clients, rate, payloadBytes },
            seconds: seconds[workload] + clients / 1000 + (isPolled ? 2 : 1),
            async run(bed: Bed, round: number) {
              return (await ramp(bed, round)).get(clients) ?? NOT_TRIED
            },
          }),
        )
      }),
    )
    const tables = WORKLOAD_NAMES.filter((workload) => steps[workload]).map((workload) => ({
      title: WORKLOADS[workload].label,
      arms: arms.filter(({ settings }) => settings.workload === workload).map(({ name }) => name),
      columns: COLUMNS,
    }))
    const settings = { workloads: WORKLOADS, steps, seconds, interval: INTERVAL, wait: WAIT }
    return {
      settings: { ...settings, latest: LATEST, warmUp: WARM_UP },
      rounds,
      arms,
      tables,
      limits,
    }
  },

  answer(record) {
    const workloads = record.tables.map((table) => {
      const held = TRANSPORTS.map((transport) => {
        const { held: most, stopped } = known(record, table, transport)
        const by = stopped && STOPPED_BY[stopped.by](stopped.clients)
        return `${lookOf(transport).label} ${most ?? 'not even the fewest'}${by ? ` (${by})` : ''}`
      })
      return `Clients known to be held by one process, ${table.title}: ${held.join(', ')}.`
    })
    return `${workloads.join(' ')} Where nothing is said behind a number, no more were tried.`
  },

  charts(record) {
    return record.tables.flatMap((table): Chart[] => {
      const isLarge = table.title === WORKLOADS.large.label
      const lines = (label: string, title: string, unit: string): Chart => ({
        title: `${title}, ${table.title}`,
        description: `${title} by connected clients; a line ends with the first step that was not held.`,
        x: { label: 'clients', scale: 'log' },
        y: { label: unit, scale: 'log' },
        series: TRANSPORTS.map((transport) => ({
          ...lookOf(transport),
          kind: 'measured' as const,
          points: measured(record, columnOf(label), places(record, table, transport)),
        })),
      })
      if (isLarge) return [counted(record, table)]
      return [
        lines('CPU', 'CPU per delivery', 'µs of server CPU per delivery'),
        lines('age, p99', 'Lateness', 'age, 99th percentile, ms'),
      ]
    })
  },
} satisfies Experiment

const WORKLOAD_NAMES = Object.keys(WORKLOADS) as Workload[]

const COLUMNS: ColumnSpec[] = [
  { label: 'held', unit: '1 yes, 0 no', digits: 0, figure: 'held' },
  { label: 'delivered', unit: '%', digits: 2, figure: 'delivered' },
  { label: 'age, p50', unit: 'ms', digits: 1, histogram: 'age', take: 50 },
  { label: 'age, p99', unit: 'ms', digits: 1, histogram: 'age', take: 99 },
  { label: 'CPU', unit: 'µs per delivery', digits: 1, figure: 'cpu' },
  { label: 'server', unit: 'cores', digits: 2, figure: 'cores' },
  { label: 'clients', unit: 'cores', digits: 2, figure: 'generator' },
  { label: 'clients’ event loop late, p99', unit: 'ms', digits: 0, figure: 'loopLag' },
  { label: 'memory', unit: 'MB', digits: 0, figure: 'memory' },
  { label: 'tries', unit: '', digits: 0, figure: 'tries' },
]

function columnOf(label: string): ColumnSpec {
  return COLUMNS.find((column) => column.label === label) as ColumnSpec
}

/** Those of the plan up to the most that was asked for, which is a step too. */
function stepsOf(mode: 'full' | 'quick', most: number | undefined) {
  if (most === undefined) return STEPS[mode]
  return Object.fromEntries(
    Object.entries(STEPS[mode]).map(([workload, steps]) => {
      const fewer = steps.filter((clients) => clients < most)
      // In the direction in which its ramp goes.
      return [workload, workload === 'large' ? [most, ...fewer] : [...fewer, most]]
    }),
  ) as (typeof STEPS)['full']
}

function places(record: RunRecord, table: TableSpec, transport: string) {
  return record.arms
    .filter(({ name, settings }) => table.arms.includes(name) && settings.transport === transport)
    .map(({ name, settings }) => ({ arm: name, x: settings.clients as number }))
}

/** How many clients of a transport are known to be held, over all rounds. */
function known(record: RunRecord, table: TableSpec, transport: string): Range {
  const steps = places(record, table, transport)
  return rangeOf(
    record.rounds.map(({ results }) => {
      return new Map(
        steps.flatMap(({ arm, x }): [number, Held][] => {
          const held = heldOf(results[arm]?.figures)
          return held === undefined ? [] : [[x, held]]
        }),
      )
    }),
  )
}

/** Clients that were held beside those that Van de Vyvere et al. counted. */
function counted(record: RunRecord, table: TableSpec): Chart {
  const { figures, differs, source } = facts.vanDeVyvere
  const ours = TRANSPORTS.flatMap((transport): Series[] => {
    const { held } = known(record, table, transport)
    if (held === undefined) return []
    const look = lookOf(transport)
    return [{ ...look, kind: 'measured', points: [{ x: look.label, y: held }] }]
  })
  const shapes = ['square', 'square', 'diamond', 'circle', 'circle'] as const
  const theirs = figures.map(({ label, value }, index): Series => {
    const points = [{ x: label, y: value }]
    return {
      ...{ label: `${label} (Van de Vyvere et al. 2020)`, kind: 'reference', points },
      ...{ hue: '#666666', shape: shapes[index] ?? 'triangle' },
    }
  })
  return {
    title: `Clients held, ${table.title}`,
    description: `The most clients that were tried and held here, beside those of ${source}. What differs: ${differs}`,
    x: { label: 'who', scale: 'names' },
    y: { label: 'clients', scale: 'log' },
    series: [...ours, ...theirs],
  }
}
