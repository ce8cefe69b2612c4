// Question: How fast can a client talk back?
// Method: 10 clients of one transport publish 20 short notifications a second in turn (40 in a quick run), at moments that are drawn, so that polls do not lock to them: over WebSocket in a frame, over the others with a POST on a kept-alive connection of its own. Hardly anything else happens. Either nothing is between them and the server, or a road (a TCP relay) that takes 50 ms one way (d). Two times count from asking to publish: until the receipt with the event's id, and until the event itself has come to its publisher on the way on which it gets all events. P is 1,000 ms for short polling, `wait` 25 s.
// Reading: Lower is sooner. A receipt takes 2d and what the server takes (model: 1 ms), whatever the transport; an event comes back after d and its age by that transport: short polls d + P/2 more, long polls d and what is left until their next question. At 0 ms only short polling has a model, since the others' would be nothing but that assumed 1 ms; a quick run leaves out both ways of polling there.
// Limits: Loopback. The connection for POST is there from the start: where a browser has to open one it takes another 2d. Long polling depends on how much others talk: at 20 events a second and 100 ms there and back a question is hardly ever there already when an event happens; below about one event per round trip it would do as well as a stream.
import { expectation, kindOf } from '../web/model/expectation.ts'
import type { Bed } from './lib/bed.ts'
import type { Talked } from './lib/clients/talk.ts'
import type { Experiment, Outcome } from './lib/experiment.ts'
import type { Chart } from './lib/report/chart.ts'
import type { ColumnSpec, RunRecord } from './lib/report/record.ts'
import { measured, modelled } from './lib/report/series.ts'
import { cellOf, perRound } from './lib/report/tables.ts'
import { comparePaired } from './lib/statistics/compare.ts'
import { lookOf, TRANSPORTS } from './lib/transports.ts'
import { trial } from './lib/trial.ts'
import { FULL, QUICK } from './lib/validity.ts'

/** Events a second that are published, of all clients together. */
const RATES = { full: 20, quick: 40 }
const INTERVAL = 1000
const WAIT = 25
const DELAYS = [0, 50]
/** Time that server and client are assumed to take in the model, ms. */
const ASSUMED = { server: 1, turnaround: 1 }

const nameOf = (transport: string, delay: number) => `${transport}-${delay}`

export default {
  title: 'How fast can a client talk back?',
  takes: { quick: 14, full: 210 },

  plan({
    mode,
    rounds = mode === 'quick' ? 1 : 6,
    clients = 10,
    duration = mode === 'quick' ? 1 : 3.5,
    seed,
  }) {
    const rate = RATES[mode]
    const chosen = (delay: number) =>
      TRANSPORTS.filter((transport) => mode === 'full' || delay > 0 || kindOf(transport) === 'push')
    const arms = DELAYS.flatMap((delay) =>
      chosen(delay).map((transport) => ({
        name: nameOf(transport, delay),
        label: `${lookOf(transport).label}, ${delay} ms`,
        settings: { transport, delay },
        seconds: duration + 1.3,
        async run(bed: Bed, round: number) {
          const { measured, outcome } = await trial(bed, {
            server: { flags: ['--source', 'simulator', '--rate', '0.1', '--no-roads'] },
            isShared: true,
            clients: {
              ...{ transport, clients, interval: INTERVAL, wait: WAIT, seed: seed + round },
              talk: { rate },
            },
            seconds: duration,
            warmUp: 0.3,
            ...(delay > 0 && { road: { delay } }),
          })
          return measured.talked ? withTalk(outcome, measured.talked) : outcome
        },
      })),
    )
    const columns = [...columnsOf('receipt', receipts()), ...columnsOf('own event', returns(rate))]
    const tables = DELAYS.map((delay) => ({
      title: `${delay} ms one way`,
      arms: chosen(delay).map((transport) => nameOf(transport, delay)),
      columns,
    }))
    const settings = { rate, clients, duration, interval: INTERVAL, wait: WAIT }
    const limits = mode === 'quick' ? QUICK : FULL
    return { settings: { ...settings, delays: DELAYS }, rounds, arms, tables, limits }
  },

  answer(record) {
    const list = (column: ColumnSpec, delay: number) =>
      TRANSPORTS.flatMap((transport) => {
        const value = cellOf(record, nameOf(transport, delay), column)?.value
        if (value === undefined) return []
        return `${lookOf(transport).label} ${value.toFixed(value < 10 ? 1 : 0)} ms`
      }).join(', ')
    return `On loopback the receipt is there after, at the median: ${list(columnOf(record, 'receipt, p50'), 0)}; ${comparison(record)} At 50 ms one way the receipt is there after, on average: ${list(columnOf(record, 'receipt, mean'), 50)}; the own event is back after: ${list(columnOf(record, 'own event, mean'), 50)}.`
  },

  charts: (record) => [
    chart(record, 'own event, mean', 'Until the own event is back'),
    chart(record, 'receipt, mean', 'Until the receipt'),
  ],
} satisfies Experiment

/** What a trial found, with the times of talking back, and whether all that was said was answered. */
function withTalk(outcome: Outcome, { published, failed, receipts, returns }: Talked): Outcome {
  const lost = published - failed - returns.n
  return {
    figures: outcome.figures,
    histograms: { ...outcome.histograms, receipt: receipts, own: returns },
    seen: [
      ...outcome.seen,
      ...(failed > 0 ? [{ wrong: `${failed} of ${published} events had no receipt.` }] : []),
      ...(lost > 0 ? [{ wrong: `${lost} events did not come back to their publisher.` }] : []),
    ],
  }
}

type Models = Record<string, number>

function columnsOf(label: 'receipt' | 'own event', model: Models): ColumnSpec[] {
  const column = { unit: 'ms', digits: 1, histogram: label === 'receipt' ? 'receipt' : 'own' }
  return [
    { ...column, label: `${label}, mean`, take: 'mean', model },
    { ...column, label: `${label}, p50`, take: 50 },
    { ...column, label: `${label}, p99`, take: 99 },
  ]
}

function columnOf(record: RunRecord, label: string): ColumnSpec {
  return record.tables[0]?.columns.find((column) => column.label === label) as ColumnSpec
}

/** Of each arm that there is something to say of. */
function models(of: (transport: string, delay: number) => number | undefined): Models {
  const arms = DELAYS.flatMap((delay) => TRANSPORTS.map((transport) => ({ transport, delay })))
  return Object.fromEntries(
    arms.flatMap(({ transport, delay }) => {
      const value = of(transport, delay)
      return value === undefined ? [] : [[nameOf(transport, delay), value]]
    }),
  )
}

function receipts(): Models {
  return models((_, delay) => (delay === 0 ? undefined : 2 * delay + ASSUMED.server))
}

function returns(rate: number): Models {
  return models((transport, delay) => {
    const kind = kindOf(transport) ?? 'push'
    if (delay === 0 && kind !== 'short-polling') return undefined
    const of = { delay, interval: INTERVAL, wait: WAIT, rate, arrivals: 'poisson' } as const
    return delay + expectation(kind, { ...of, ...ASSUMED }).mean
  })
}

/** Whether a frame is answered sooner than a POST, which the stream beside it has to take. */
function comparison(record: RunRecord): string {
  const at = (transport: string) =>
    perRound(record, nameOf(transport, 0), columnOf(record, 'receipt, p50'))
  const [frames, posts] = [at('websocket'), at('sse')]
  const rounds = frames.map(({ value }, round) => ({
    frame: value,
    post: posts[round]?.value ?? Number.NaN,
  }))
  const { outcome, ratio } = comparePaired(rounds, 'post', 'frame')
  if (outcome === 'too-few') return 'too few rounds to name the sooner one.'
  if (outcome === 'no-difference') return 'between a frame and a POST no difference was found.'
  return `a frame takes ${ratio?.toFixed(2)} times as long as a POST beside an event stream.`
}

function chart(record: RunRecord, label: string, title: string): Chart {
  const column = columnOf(record, label)
  const places = (transport: string) =>
    DELAYS.map((delay) => ({ arm: nameOf(transport, delay), x: `${delay} ms one way` }))
  return {
    title: `${title}, mean`,
    description: `Mean time from asking to publish, by transport, at each distance; lines are the model.`,
    x: { label: '', scale: 'names' },
    y: { label: 'ms', scale: 'log' },
    series: TRANSPORTS.flatMap((transport) => [
      {
        ...lookOf(transport),
        kind: 'measured' as const,
        points: measured(record, column, places(transport)),
      },
      {
        ...lookOf(transport),
        kind: 'model' as const,
        points: modelled(column, places(transport)),
      },
    ]),
  }
}
