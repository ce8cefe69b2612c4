import { type Expectation, expectation, type Kind, kindOf } from '../../../web/model/expectation.ts'
import type { ColumnSpec, RunRecord, RunResult } from '../report/record.ts'
import { cellOf, perRound } from '../report/tables.ts'
import { TRANSPORTS } from '../transports.ts'
import { type Bill, billOf, type Coefficients, coefficientsOf } from './bill.ts'
import { decide, medianOf, type Offer, type Verdict } from './decision.ts'
import { type Costs, type Flip, flipOf } from './flip.ts'
import { slowed, type TimeLapse } from './time-lapse.ts'
import { intervalFor, type Workload } from './workload.ts'

// What a record says of each workload: what the transports offer, the verdict, and where it flips.
// All of it is made from the record, so that anybody can make it again.

export const AGE_P99: ColumnSpec = {
  ...{ label: 'age, p99', unit: 'ms', digits: 0 },
  ...{ histogram: 'age', take: 99 },
}

export const TALK = 'talk'

export const armOf = (workload: string, transport: string) => `${workload}-${transport}`

/** One transport at one workload. */
export interface Stand extends Offer {
  readonly kind: Kind
  /** ms, 99th percentile over all rounds. */
  readonly age: number
  /** Ages that it rests on. */
  readonly n: number
  readonly bills: readonly Bill[]
  readonly coefficients: Coefficients
  /** Bytes of publishing one event with it. */
  readonly talkBytes: number
}

export type Cost = 'bytes' | 'cpu'
export type Turn = 'fewer' | 'more' | 'fresher' | 'staler'

export interface Trade {
  readonly workload: Workload
  readonly measured: TimeLapse
  readonly stands: readonly Stand[]
  readonly verdict: Verdict
}

export function workloadsOf(record: RunRecord): Workload[] {
  return record.settings.workloads as Workload[]
}

export function tradesOf(record: RunRecord): Trade[] {
  return workloadsOf(record).map((workload) => {
    const stands = TRANSPORTS.flatMap((transport) => standOf(record, workload, transport) ?? [])
    const measured = lapseOf(record, armOf(workload.name, TRANSPORTS[0] ?? ''))
    return { workload, measured, stands, verdict: decide(stands, workload.freshness) }
  })
}

function standOf(record: RunRecord, workload: Workload, transport: string): Stand | undefined {
  const arm = armOf(workload.name, transport)
  const kind = kindOf(transport) ?? 'push'
  const age = cellOf(record, arm, AGE_P99)
  const results = record.rounds.flatMap(({ results }) => results[arm] ?? [])
  const measured = results.filter(({ figures }) => figures.bytes && figures.up && figures.payload)
  if (age === undefined || measured.length === 0) return undefined
  const lapse = lapseOf(record, arm)
  const atOwnPace = (ms: number) => (kind === 'short-polling' ? slowed(ms, workload, lapse) : ms)
  const beside = cellOf(record, TALK, { label: '', unit: 'B', digits: 0, figure: transport })
  const talkBytes = (beside?.value ?? 0) + workload.payloadBytes
  const each = measured.map((result) => coefficients(kind, result))
  const bills = measured.map((result, index) => {
    const requests = requestsOf(kind, result, workload, lapse)
    const pace = { rate: workload.rate, requests, talks: workload.talks, talkBytes }
    return billOf(transport, each[index] as Coefficients, pace)
  })
  return {
    transport,
    kind,
    age: atOwnPace(age.value),
    n: age.n,
    ages: perRound(record, arm, AGE_P99).map(({ value }) => atOwnPace(value)),
    delivered: measured.map((result) => figure(result, 'delivered')),
    bytes: bills.map(({ total }) => total),
    cpu: measured.flatMap(({ figures }) => figures.cpu?.value ?? []),
    bills,
    coefficients: middle(kind, each),
    talkBytes,
  }
}

function figure({ figures }: RunResult, name: string): number {
  return figures[name]?.value ?? 0
}

function coefficients(kind: Kind, result: RunResult): Coefficients {
  const of = (name: string) => figure(result, name)
  const requests = of('requestsPerEvent')
  return coefficientsOf(kind, {
    ...{ bytes: of('bytes'), up: of('up'), payload: of('payload') },
    ...{ requests, cpu: of('cpu') },
  })
}

function middle(kind: Kind, each: readonly Coefficients[]): Coefficients {
  const of = (name: 'up' | 'down' | 'event' | 'cpu') => medianOf(each.map((one) => one[name]))
  return { kind, up: of('up'), down: of('down'), event: of('event'), cpu: of('cpu') }
}

/**
 * Polls a second at the workload's own pace. By the clock they come however many events there
 * happened to be, held ones with the events; so chance in the arrivals falls on neither.
 */
function requestsOf(kind: Kind, result: RunResult, { rate }: Workload, { speed }: TimeLapse) {
  if (kind === 'short-polling') return figure(result, 'requests') / speed
  return figure(result, 'requestsPerEvent') * rate
}

/** How an arm was run, which its settings say. */
function lapseOf(record: RunRecord, arm: string): TimeLapse {
  return record.arms.find(({ name }) => name === arm)?.settings as unknown as TimeLapse
}

/** Events a second, and ms of freshness: what a workload may be thought to have instead. */
export interface Place {
  readonly rate: number
  readonly freshness: number
}

/** What each that would be fresh enough would cost there, from coefficients and models. */
export function costsAt({ workload, stands }: Trade, cost: Cost, place: Place): Costs {
  const { delay, wait, arrivals, talks } = workload
  const { rate, freshness } = place
  const isOwn = freshness === workload.freshness
  const interval = isOwn ? workload.interval : intervalFor(freshness, delay)
  const costs = stands.flatMap(({ transport, kind, coefficients, talkBytes }) => {
    const expected = expectation(kind, { delay, interval, wait, rate, arrivals })
    if (oldest(kind, expected) > freshness) return []
    const requests = expected.requestsPerSecond
    if (cost === 'cpu') return [[transport, coefficients.cpu * (kind === 'push' ? rate : requests)]]
    return [
      [transport, billOf(transport, coefficients, { rate, requests, talks, talkBytes }).total],
    ]
  })
  return Object.fromEntries(costs)
}

/** What 99 of 100 are not older than, ms: of what waits evenly, 4 of the last 5 hundredths more. */
function oldest(kind: Kind, { p95, worst }: Expectation): number {
  return kind === 'short-polling' ? p95 + 0.8 * (worst - p95) : worst
}

/** How far is looked: events a second, ms. */
const ENDS = { fewer: 0.001, more: 1000, staler: 600_000 } as const

/** Where another becomes cheapest, when nothing but one thing changes. */
export function flipsOf(trade: Trade, cost: Cost): Partial<Record<Turn, Flip>> {
  const { rate, freshness, delay } = trade.workload
  const byRate = (x: number) => costsAt(trade, cost, { rate: x, freshness })
  const byFreshness = (x: number) => costsAt(trade, cost, { rate, freshness: x })
  const flips = {
    fewer: flipOf(byRate, rate, ENDS.fewer),
    more: flipOf(byRate, rate, ENDS.more),
    fresher: flipOf(byFreshness, freshness, delay + 1),
    staler: flipOf(byFreshness, freshness, ENDS.staler),
  }
  const found = Object.entries(flips).filter(([, flip]) => flip !== undefined)
  return Object.fromEntries(found) as Partial<Record<Turn, Flip>>
}

/** Lowest and highest of what a run covered; whatever lies outside was only computed. */
export function covered(trades: readonly Trade[]) {
  const rates = trades.flatMap(({ workload, measured }) => [workload.rate, measured.rate])
  const freshness = trades.map(({ workload }) => workload.freshness)
  return { rate: range(rates), freshness: range(freshness) }
}

function range(values: readonly number[]): { low: number; high: number } {
  return { low: Math.min(...values), high: Math.max(...values) }
}
