import type { Chart, Point, Series } from '../report/chart.ts'
import { lookOf } from '../transports.ts'
import { medianOf } from './decision.ts'
import { costsAt, flipsOf, type Stand, type Trade } from './trade.ts'

/** Places on the axis of the third chart, even in its logarithm. */
const PLACES = 60
/** ms of freshness that it shows. */
const FROM = 100
const TO = 60_000

/** What each workload costs and how old its events are; and what staler events would save. */
export function charts(trades: readonly Trade[]): Chart[] {
  const flips = trades.map((trade) => flipsOf(trade, 'bytes'))
  const turning = [...flips.keys()].filter((index) => flips[index]?.staler ?? flips[index]?.fresher)
  const shown = trades[turning.find((index) => flips[index]?.staler) ?? turning[0] ?? -1]
  return [bytesChart(trades), ageChart(trades), ...(shown ? [stalerChart(shown)] : [])]
}

function bytesChart(trades: readonly Trade[]): Chart {
  return {
    title: 'Bytes of one client in an hour',
    description:
      'Bytes that one client moves in an hour, by workload and transport: counted on its sockets for each event and taken at the workload’s pace, TCP/IP modelled on top.',
    x: { label: 'workload', scale: 'names' },
    y: { label: 'bytes an hour and client', scale: 'log' },
    series: byTransport(trades, ({ bytes }) => ({ values: bytes, y: medianOf(bytes) })),
  }
}

function ageChart(trades: readonly Trade[]): Chart {
  const wanted: Series = {
    label: 'fresh enough',
    kind: 'reference',
    hue: '#666666',
    shape: 'diamond',
    points: trades.map(({ workload }) => ({ x: workload.label, y: workload.freshness })),
  }
  return {
    title: 'Age that 99 of 100 events do not exceed',
    key: { reference: 'fresh enough' },
    description:
      'Age by workload and transport, and beside it what the workload takes for fresh enough (reasoned, see its list): what lies above that is out of the question.',
    x: { label: 'workload', scale: 'names' },
    y: { label: 'age, p99, ms', scale: 'log' },
    series: [...byTransport(trades, ({ ages, age }) => ({ values: ages, y: age })), wanted],
  }
}

function byTransport(
  trades: readonly Trade[],
  read: (stand: Stand) => { values: readonly number[]; y: number },
): Series[] {
  const transports = trades[0]?.stands.map(({ transport }) => transport) ?? []
  return transports.map((transport) => ({
    ...lookOf(transport),
    kind: 'measured',
    points: trades.flatMap(({ workload, stands }): Point[] => {
      const stand = stands.find((one) => one.transport === transport)
      if (stand === undefined) return []
      const { values, y } = read(stand)
      const [low, high] = [Math.min(y, ...values), Math.max(y, ...values)]
      return [{ x: workload.label, y, low, high, n: stand.n }]
    }),
  }))
}

/** Streams cost the same however old events may be; the longer polls may wait, the fewer there are. */
function stalerChart(trade: Trade): Chart {
  const { workload, stands } = trade
  const places = Array.from({ length: PLACES + 1 }, (_, index) => {
    const freshness = FROM * (TO / FROM) ** (index / PLACES)
    return { freshness, costs: costsAt(trade, 'bytes', { rate: workload.rate, freshness }) }
  })
  return {
    title: `${workload.label}: what staler events would save`,
    description:
      'Bytes of one client in an hour by the age allowed: measured at the workload’s own freshness, elsewhere computed from the same coefficients, with short polls as far apart as allowed. Where the line of short polling crosses the others, it becomes the cheapest.',
    x: { label: 'age allowed, p99, ms', scale: 'log' },
    y: { label: 'bytes an hour and client', scale: 'log' },
    series: stands.flatMap(({ transport, bytes, n }): Series[] => {
      const [low, high] = [Math.min(...bytes), Math.max(...bytes)]
      const line = places.flatMap(({ freshness, costs }): Point[] => {
        const y = costs[transport]
        return y === undefined ? [] : [{ x: freshness, y }]
      })
      const point = { x: workload.freshness, y: medianOf(bytes), low, high, n }
      return [
        { ...lookOf(transport), kind: 'measured', points: [point] },
        { ...lookOf(transport), kind: 'model', points: line },
      ]
    }),
  }
}
