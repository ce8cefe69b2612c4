import type { Arm } from '../experiment.ts'
import { loadColumns } from '../load/saturation.ts'
import type { Chart } from '../report/chart.ts'
import type { ColumnSpec, RunRecord, TableSpec } from '../report/record.ts'
import { measured } from '../report/series.ts'
import { ALL } from './roster.ts'

const CPU: ColumnSpec = { label: 'CPU', unit: 'µs per delivery', digits: 1, figure: 'cpu' }
const CORES: ColumnSpec[] = [
  { label: 'server', unit: 'cores', digits: 2, figure: 'cores' },
  { label: 'clients', unit: 'cores', digits: 2, figure: 'generator' },
]
const DELIVERED: ColumnSpec = { label: 'delivered', unit: '%', digits: 2, figure: 'delivered' }

const PUSH: ColumnSpec[] = [
  CPU,
  { label: 'age, p50', unit: 'ms', digits: 2, histogram: 'age', take: 50 },
  { label: 'age, p99', unit: 'ms', digits: 2, histogram: 'age', take: 99 },
  ...CORES,
]

/** Titles of the tables, and what they show; a table is there when an arm is of it. */
const TABLES: Readonly<Record<string, readonly ColumnSpec[]>> = {
  Contestants: PUSH,
  'WebSocket, 1 kB': PUSH,
  'Few clients often, many clients seldom': [CPU, DELIVERED, ...CORES],
  'A tenth of the clients stop reading': [
    { label: 'age without them, p99', unit: 'ms', digits: 2, histogram: 'all', take: 99 },
    { label: 'age of the others, p99', unit: 'ms', digits: 2, histogram: 'stalled', take: 99 },
    { label: 'waiting in a full socket', unit: 'MB', digits: 2, figure: 'waiting' },
    CPU,
    ...CORES,
  ],
  '2,500 events a second': [
    { label: 'held', unit: '1 yes, 0 no', digits: 0, figure: 'held' },
    DELIVERED,
    { label: 'events', unit: '/s', digits: 0, figure: 'perSecond' },
    CPU,
    ...CORES,
  ],
  'Memory of an idle client': [
    { label: 'memory', unit: 'B', digits: 0, figure: 'memory' },
    { label: 'without clients', unit: 'MB', digits: 1, figure: 'resident' },
  ],
  'Polls, 204': loadColumns('cpuPerPoll').filter(({ histogram }) => histogram === undefined),
  'Polls answered all at once': [
    { ...CPU, unit: 'µs per answer' },
    { label: 'answers', unit: '/s', digits: 0, figure: 'perSecond' },
    ...CORES,
  ],
  Start: [{ label: 'from spawn to ready', unit: 's', digits: 2, figure: 'ready' }],
  'Largest rate held': [
    { label: 'held', unit: 'events/s', digits: 0, figure: 'most' },
    { label: 'first not held', unit: 'events/s', digits: 0, figure: 'stoppedAt' },
    { label: 'bound by the server', unit: '1 yes, 0 no', digits: 0, figure: 'serverBound' },
    { label: 'bound by the client', unit: '1 yes, 0 no', digits: 0, figure: 'clientsBound' },
  ],
}

/** @param arms each with the title of its table among its settings */
export function tablesOf(arms: readonly Arm[]): TableSpec[] {
  return Object.entries(TABLES).flatMap(([title, columns]) => {
    const rows = arms.filter(({ settings }) => settings.table === title).map(({ name }) => name)
    return rows.length === 0 ? [] : [{ title, arms: rows, columns: [...columns] }]
  })
}

/** CPU for a delivery, contestant by contestant. */
export function chartOf(record: RunRecord): Chart {
  const table = record.tables.find(({ title }) => title === 'Contestants')
  return {
    title: 'Server CPU for a delivery',
    description:
      'Microseconds of server CPU, user and system, for each event that reached a client; a point is the median of the rounds, the bar goes from the lowest to the highest.',
    x: { label: '', scale: 'names' },
    y: { label: 'µs of server CPU per delivery', scale: 'linear' },
    series: (table?.arms ?? []).map((arm) => {
      const label = record.arms.find(({ name }) => name === arm)?.label ?? arm
      const points = measured(record, CPU, [{ arm, x: label }])
      const look = ALL.find(({ name }) => name === arm)?.look ?? { hue: '#777777', shape: 'circle' }
      return { ...look, label, kind: 'measured' as const, points }
    }),
  }
}
