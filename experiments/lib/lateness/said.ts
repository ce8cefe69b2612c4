import { mostOff } from '../models.ts'
import { ranking } from '../report/paired.ts'
import type { RunRecord } from '../report/record.ts'
import { RHYTHMS } from '../rhythm.ts'
import { wayLabel } from '../way.ts'
import { type Case, casesOf, MEAN, nameOf, P50, show } from './arms.ts'

export function answer(record: RunRecord): string {
  const poisson = casesOf(record, 'poisson')
  const polled = poisson.filter(({ interval }) => interval !== undefined)
  const told = poisson.filter(({ interval }) => interval === undefined)
  const byInterval = polled.map((one) => {
    return `${show(record, one, MEAN, 0)} ms at P = ${one.interval?.toLocaleString('en')} ms`
  })
  const byWay = told.map((one) => `${wayLabel(one)} ${show(record, one, P50, 1)} ms`)
  const mean = record.tables[0]?.columns[0] ?? MEAN
  const off = (100 * (mostOff(record, mean) ?? Number.NaN)).toFixed(1)
  return `An event waits half the interval for a short poll, however events come: ${byInterval.join(', ')} on average, and no arm is more than ${off} % off P/2 + s. What is sent at once waits for no clock (p50: ${byWay.join(', ')}); ${verdict(record, told)}.`
}

export function supplement(record: RunRecord): string {
  const polled = casesOf(record, 'tape').find(({ interval }) => interval !== undefined)
  const byRhythm = casesOf(record)
    .filter(({ interval }) => interval !== undefined && interval === polled?.interval)
    .map((one) => `${show(record, one, MEAN, 1)} ms (${RHYTHMS[one.rhythm].label})`)
  const byWait = casesOf(record, 'tape')
    .filter(({ wait }) => wait !== undefined)
    .map((one) => `${show(record, one, P50, 1)} ms with \`wait\` ${one.wait} s`)
  const interval = polled?.interval?.toLocaleString('en')
  return [
    `- **The rhythm of the events hardly changes the mean of a short poll**, whose clock knows nothing of it. At P = ${interval} ms: ${byRhythm.join(', ')}.`,
    `- **\`wait\` is not a matter of lateness.** It only says how soon a poll that nothing came to ends and is asked again. Median age of the tapes over long polls: ${byWait.join(', ')}.`,
  ].join('\n')
}

function verdict(record: RunRecord, cases: readonly Case[]): string {
  const ranks = ranking(record, P50, cases.map(nameOf))
  const label = (arm: string) => wayLabel(cases.find((one) => nameOf(one) === arm) as Case)
  const later = ranks.filter(({ isHigher }) => isHigher).map(({ arm }) => label(arm))
  if (later.length === 0) return 'these rounds do not tell them apart'
  return `beyond the spread of the rounds, ${label(ranks[0]?.arm ?? '')} was earlier than ${later.join(' and ')}`
}
