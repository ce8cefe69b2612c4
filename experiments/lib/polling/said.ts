import type { ColumnSpec, RunRecord } from '../report/record.ts'
import { wayLabel } from '../way.ts'
import {
  BYTES,
  type Case,
  CPU,
  casesOf,
  EMPTY,
  figureOf,
  MEAN,
  nameOf,
  pollBytesOf,
  pollsOf,
} from './arms.ts'
import { beats } from './frontier.ts'

const ms = ({ interval = 0 }: Case): string => `${interval.toLocaleString('en')} ms`

function show(record: RunRecord, column: ColumnSpec, one: Case): string {
  return Number(figureOf(record, column, one).toPrecision(3)).toLocaleString('en')
}

export function answer(record: RunRecord): string {
  const polls = pollsOf(record, 'periodic')
  const fast = polls.find(({ interval }) => interval === 200) as Case
  const slow = polls.find(({ interval }) => interval === 2000) ?? (polls.at(-1) as Case)
  const times = (column: ColumnSpec, a: Case, b: Case) =>
    (figureOf(record, column, a) / figureOf(record, column, b)).toFixed(1)
  const fromTo = (column: ColumnSpec) =>
    `${show(record, column, slow)} → ${show(record, column, fast)}`
  // Not where it cannot be read, nor where it was less than a tick.
  const hasCpu = [slow, fast].every((one) => figureOf(record, CPU, one) > 0)
  const cpu = hasCpu ? ` and ${times(CPU, fast, slow)} times the server’s CPU` : ''
  const others = casesOf(record).filter(({ interval }) => interval === undefined)
  return [
    `A poll every ${ms(fast)} instead of every ${ms(slow)} brings an event ${times(MEAN, slow, fast)} times as early (${fromTo(MEAN)} ms on average) for ${times(BYTES, fast, slow)} times the bytes (${fromTo(BYTES)} a second and client)${cpu}; ${show(record, EMPTY, fast)} % of those polls are for nothing${atRandom(record, fast)}.`,
    ...others.map((one) => beside(record, one, polls)),
  ].join(' ')
}

function atRandom(record: RunRecord, { interval }: Case): string {
  const one = pollsOf(record, 'poisson').find((poll) => poll.interval === interval)
  return one === undefined ? '' : `, and ${show(record, EMPTY, one)} % when events come at random`
}

/** Up to which interval it beats the polls in lateness and in bytes at once. */
function beside(record: RunRecord, one: Case, polls: readonly Case[]): string {
  const what = `${wayLabel(one)} (${show(record, MEAN, one)} ms, ${show(record, BYTES, one)} bytes)`
  const beaten = polls.filter((poll) => {
    return beats(record, [MEAN, BYTES], nameOf(one), nameOf(poll))
  })
  const longest = beaten.at(-1)
  if (longest === undefined) return `Of ${what} these rounds do not tell whether it beats any poll.`
  const first = polls.indexOf(beaten[0] as Case)
  // Those between the ends too, or only the ends are named.
  const isRun = polls.slice(first, polls.indexOf(longest) + 1).every((one) => beaten.includes(one))
  const named = isRun && first === 0 ? `${ms(longest)} or more often` : beaten.map(ms).join(', ')
  return `${what} is off that trade: earlier and cheaper at once than polls every ${named}.`
}

/** What each step to a shorter interval buys, and for how much. */
export function supplement(record: RunRecord): string {
  const sizes = pollBytesOf(record)
  const polls = pollsOf(record, 'periodic').toReversed()
  const steps = polls.slice(1).map((to, index) => {
    const from = polls[index] as Case
    const change = (column: ColumnSpec) =>
      figureOf(record, column, to) - figureOf(record, column, from)
    const [earlier, more] = [-change(MEAN), change(BYTES)]
    const price = ((100 * more) / earlier).toFixed(0)
    return `| from ${ms(from)} to ${ms(to)} | ${earlier.toFixed(0)} | ${more.toFixed(0)} | ${price} |`
  })
  return [
    ...(sizes === undefined
      ? []
      : [
          `An empty poll moved ${sizes.empty.toFixed(0)} bytes, both ways, and one that brings something ${sizes.full.toFixed(0)} and ${sizes.payload.toFixed(0)} for each event.`,
        ]),
    'What each step to a shorter interval buys, and what it costs:',
    '',
    '| | earlier, ms | further bytes, /s and client | of them for each 100 ms |',
    '| --- | ---: | ---: | ---: |',
    ...steps,
  ].join('\n')
}
