import type { RunRecord } from '../report/record.ts'
import { medianOf } from './decision.ts'
import type { Stand, Trade } from './trade.ts'
import { circumstancesText, flipSentence, ms, nameOf, pace, size, verdictText } from './words.ts'

/** A paragraph to paste into a design review: figures with their spread, and what they hold for. */
export function designReview(record: RunRecord, trade: Trade): string {
  const { workload, stands, verdict, measured } = trade
  const { label, rate, arrivals, payloadBytes, freshness, talks, everyEventCounts } = workload
  const n = Math.min(...stands.map((stand) => stand.n))
  const needs = [
    `${pace(rate)} to each client${arrivals === 'periodic' ? ', evenly spaced' : ', at random times'}`,
    ...(payloadBytes > 0 ? [`${size(payloadBytes)} of JSON each`] : []),
    ...(talks > 0 ? [`each client publishes ${pace(talks)}`] : []),
    `99 of 100 events are to be at most ${ms(freshness)} old`,
  ]
  const all = stands.map((stand) => standText(stand, verdict.inTime.includes(stand.transport)))
  const sure = verdict.isTold
    ? ''
    : ' There were too few rounds to tell differences from chance, so that this is no verdict.'
  const counts = everyEventCounts
    ? 'Every event counts: clients have to come back with their cursor (question 8).'
    : 'A newer event replaces an older one, so that a client that comes back may start from a snapshot.'
  const lapse =
    measured.speed > 1
      ? ` It was run ${measured.speed} times as fast, the way excepted, and is priced at its own pace.`
      : ''
  const brackets = record.rounds.length > 1 ? '; in brackets the lowest and the highest round' : ''
  return `**${label}** (${needs.join('; ')}): ${verdictText(verdict)}.${sure} Measured: ${all.join('; ')}. Bytes are those of one client in an hour, counted on its sockets, with TCP/IP modelled on top (52 B a segment)${brackets}; n = ${n} ages or more each. ${flipSentence(trade)} ${counts}${lapse} ${circumstancesText(record)}. Limits: ${limitsText(record, trade)}.`
}

function standText({ transport, age, ages, bytes, cpu }: Stand, isInTime: boolean): string {
  const parts = [
    `p99 age ${ms(age)}${spread(ages, ms)}`,
    `${size(medianOf(bytes))}${spread(bytes, size)}`,
    ...(cpu.length > 0
      ? [
          `${medianOf(cpu).toFixed(1)} µs of server CPU an event${spread(cpu, (one) => one.toFixed(1))}`,
        ]
      : []),
  ]
  return `${nameOf(transport)} ${parts.join(', ')}${isInTime ? '' : ' (too late)'}`
}

/** Of one round there is none. */
function spread(values: readonly number[], show: (value: number) => string): string {
  if (values.length < 2) return ''
  return ` [${show(Math.min(...values))} … ${show(Math.max(...values))}]`
}

function limitsText({ settings }: RunRecord, { workload }: Trade): string {
  const { delay, clients, interval, wait } = workload
  const way =
    settings.url === undefined
      ? `loopback with an added delay of ${delay} ms each way and nothing lost; one server process on one core`
      : `the server at ${settings.url}, over loopback; its CPU and memory were not looked at`
  return `${way}; ${clients} clients that stay connected; short polls ${ms(interval)} apart, long polls held for ${wait} s; Chromium’s request heads without cookies; no TLS, no HTTP/2, no compression, no batching`
}
