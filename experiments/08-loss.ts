// Question: What is lost when connections drop?
// Method: Every client is cut by a TCP reset on average each 17 s (8.5 to 25.5 s, drawn each time) and is away for 2 s of them, so that it is there for 15 s in between. 100 clients of each transport (60 in a quick run), all four at the same time at one server with 10 events a second; P of short polling is 2,000 ms. When they come back they say their cursor, or nothing. In a quick run all these times are a tenth: each 1.7 s, away for 200 ms, P 200 ms.
// Reading: Lost is what never came as an event. The model is t_off/T_cycle; a short poll that starts over has also lost what happened since its last answer, P/2 on average, and so (t_off + P/2)/T_cycle. The time to recover counts from the cut until events can arrive again, the time away included.
// Limits: A client comes back after just that time and at the first attempt, without the back-off of a browser. A snapshot's events do not count as delivered: they are the newest price of each symbol, which may be enough for prices, and the 20 newest notifications. The four kinds of clients share a core, since CPU is not the question. Cuts are counted from shortly before it is measured.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from './lib/bed.ts'
import type { Experiment } from './lib/experiment.ts'
import { lossesOf } from './lib/losses.ts'
import type { Chart } from './lib/report/chart.ts'
import { facts } from './lib/report/facts.ts'
import type { ColumnSpec, RunRecord } from './lib/report/record.ts'
import { measured, modelled } from './lib/report/series.ts'
import { cellOf, perRound } from './lib/report/tables.ts'
import { lossWithoutCursor, pollingLossWithoutCursor } from './lib/statistics/loss.ts'
import { lookOf, TRANSPORTS } from './lib/transports.ts'
import { FULL, QUICK } from './lib/validity.ts'

const RATE = 10
/** ms for which clients are there and away; short polling asks as often as clients are away. */
const TIMES = { full: { on: 15_000, off: 2000 }, quick: { on: 1500, off: 200 } }
const ARMS = [
  { name: 'with', label: 'with the cursor', hue: '#56B4E9', shape: 'square', keepCursor: true },
  { name: 'without', label: 'without it', hue: '#E69F00', shape: 'circle', keepCursor: false },
] as const

export default {
  title: 'What is lost when connections drop?',
  takes: { quick: 14, full: 230 },

  plan({
    mode,
    rounds = mode === 'quick' ? 1 : 3,
    clients = mode === 'quick' ? 60 : 100,
    duration = mode === 'quick' ? 2 : 27,
    seed,
  }) {
    const { on, off } = TIMES[mode]
    const arms = ARMS.map(({ name, label, keepCursor }) => ({
      name,
      label,
      settings: { keepCursor },
      seconds: duration + 4 + (2 * off) / 1000,
      async run(bed: Bed, round: number) {
        const { host, port } = await bed.sharedServer({
          flags: ['--source', 'simulator', '--rate', `${RATE}`, '--no-roads'],
        })
        const cut = { every: on + off, away: off }
        const whose = { host, port, clients, split: 0, seed: seed + round }
        const all = { ...whose, interval: off, cut, keepCursor }
        const crowds = await Promise.all(
          TRANSPORTS.map((transport) => bed.clients({ ...all, transport }, transport)),
        )
        // Four processes that have just begun, on one core, hold one another up.
        await sleep(700)
        const found = await Promise.all(crowds.map((crowd) => crowd.measure(duration)))
        return lossesOf(found, RATE, keepCursor, `round ${round + 1}, ${label}`)
      },
    }))
    const tables = TRANSPORTS.map((transport) => ({
      title: lookOf(transport).label,
      arms: ARMS.map(({ name }) => name),
      columns: columns(transport, on, off),
    }))
    const settings = { rate: RATE, clients, duration, on, off, interval: off }
    // Loss is the question. That nothing is missing with the cursor is held against it all the same.
    const limits = { ...(mode === 'quick' ? QUICK : FULL), delivery: 0 }
    return { settings, rounds, arms, tables, limits }
  },

  answer(record) {
    const { on, off } = record.settings as { on: number; off: number }
    const lost = TRANSPORTS.map((transport) => {
      const column = lostOf(record, transport)
      const { value, model } = cellOf(record, 'without', column) ?? {}
      return `${lookOf(transport).label} ${value?.toFixed(1)} % (model ${model?.toFixed(1)})`
    })
    const [missing, sent] = total(record, 'missing')
    const [repeated] = total(record, 'repeated')
    const [cuts] = total(record, 'cuts')
    return `Clients that are away for ${off} ms of each ${on + off} and come back without their cursor lose: ${lost.join(', ')}. With it ${missing === 0 ? 'none' : missing} of ${sent} deliveries was lost over ${cuts} cuts, and ${repeated === 0 ? 'none' : repeated} came twice.`
  },

  charts: (record) => [lostChart(record), recoveryChart(record)],
} satisfies Experiment

function columns(transport: string, on: number, off: number): ColumnSpec[] {
  const isShort = transport === 'short-polling'
  const without = isShort ? pollingLossWithoutCursor(on, off, off) : lossWithoutCursor(on, off)
  const figure = (name: string) => `${transport}-${name}`
  const recovery = { unit: 'ms', digits: 1, histogram: figure('recovery') }
  const model = { with: 0, without: 100 * without }
  return [
    { label: 'lost', unit: '%', digits: 2, figure: figure('lost'), model },
    { label: 'delivered', unit: '%', digits: 2, figure: figure('delivered') },
    { label: 'came twice', unit: '', digits: 0, figure: figure('repeated') },
    { label: 'neither came nor in a snapshot', unit: '/cut', digits: 1, figure: figure('unseen') },
    { ...recovery, label: 'time to recover, p50', take: 50 },
    { ...recovery, label: 'time to recover, p99', take: 99 },
  ]
}

function columnOf(record: RunRecord, transport: string, label: string): ColumnSpec {
  const table = record.tables[TRANSPORTS.indexOf(transport)]
  return table?.columns.find((column) => column.label === label) as ColumnSpec
}

const lostOf = (record: RunRecord, transport: string) => columnOf(record, transport, 'lost')

/** A count over all transports and rounds with the cursor, and what it is a part of. */
function total(record: RunRecord, name: string): [value: number, n: number] {
  const column = { label: name, unit: '', digits: 0 }
  const all = TRANSPORTS.flatMap((transport) => {
    return perRound(record, 'with', { ...column, figure: `${transport}-${name}` })
  })
  const sum = (of: 'value' | 'n') => all.reduce((total, figure) => total + figure[of], 0)
  return [sum('value'), sum('n')]
}

function lostChart(record: RunRecord): Chart {
  const points = (arm: string, make: typeof measured) =>
    TRANSPORTS.flatMap((transport) => {
      return make(record, lostOf(record, transport), [{ arm, x: lookOf(transport).label }])
    })
  const { atMostOnce } = facts
  const [published] = atMostOnce.figures
  return {
    title: 'Lost of all events, with and without the cursor',
    description: `Share of the events that never came, by transport. With the cursor nothing is lost; without it about what happened while away. ${atMostOnce.differs}`,
    x: { label: '', scale: 'names' },
    y: { label: 'lost, %', scale: 'linear' },
    series: [
      ...ARMS.flatMap(({ name, label, hue, shape }) => [
        { label, hue, shape, kind: 'measured' as const, points: points(name, measured) },
        {
          ...{ label, hue, shape, kind: 'model' as const },
          points: points(name, (_, column, places) => modelled(column, places)),
        },
      ]),
      {
        ...{ label: 'at most once: 2 s of 17', kind: 'reference', hue: '#000000' },
        shape: 'diamond',
        points: TRANSPORTS.map((one) => ({ x: lookOf(one).label, y: published?.value ?? 0 })),
      },
    ],
  }
}

function recoveryChart(record: RunRecord): Chart {
  const off = record.settings.off as number
  const points = (transport: string) =>
    [50, 90, 99].flatMap((take) => {
      const column = { ...columnOf(record, transport, 'time to recover, p50'), take }
      return measured(record, column, [{ arm: 'with', x: `p${take}` }]).map((point) => ({
        ...point,
        y: point.y - off,
        low: (point.low ?? point.y) - off,
        high: (point.high ?? point.y) - off,
      }))
    })
  return {
    title: 'Time to recover, beyond the time away',
    description: `From the end of an absence of ${off} ms until events can arrive again, with the cursor: to connect, to ask, and to be answered.`,
    x: { label: 'percentile', scale: 'names' },
    y: { label: 'ms', scale: 'linear' },
    series: TRANSPORTS.map((transport) => ({
      ...lookOf(transport),
      kind: 'measured',
      points: points(transport),
    })),
  }
}
