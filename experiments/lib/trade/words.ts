import { bytes as bytesOf, duration, type Quantity } from '../../../web/model/format.ts'
import type { RunRecord } from '../report/record.ts'
import { lookOf } from '../transports.ts'
import type { Verdict } from './decision.ts'
import type { Flip } from './flip.ts'
import { flipsOf, type Trade, type Turn } from './trade.ts'

// How a trade is worded, the same in tables, in sentences and in what is to be pasted.

export function nameOf(transport: string): string {
  return lookOf(transport).label
}

export function ms(value: number): string {
  return text(duration(value))
}

export function size(value: number): string {
  return text(bytesOf(value))
}

/** Events a second, in minutes where there are few. */
export function pace(rate: number): string {
  if (rate >= 0.1) return `${short(rate)}/s`
  return rate * 60 >= 0.1 ? `${short(rate * 60)} a minute` : `${short(rate * 3600)} an hour`
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)))
}

function text({ value, unit }: Quantity): string {
  return `${value} ${unit}`
}

export function listed(names: readonly string[], last = 'and'): string {
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`
}

/** Whom a verdict names, and how sure that is. */
export function verdictText({ outcome, names, inTime, cheapest, isTold }: Verdict): string {
  if (outcome === 'nobody') return 'none is fresh enough'
  const labels = names.map(nameOf)
  if (outcome === 'trade') {
    return `a trade: ${listed(cheapest.bytes.map(nameOf))} in bytes, ${listed(cheapest.cpu.map(nameOf))} in CPU`
  }
  const alone = inTime.length === names.length ? ', the only one fresh enough' : ''
  if (outcome === 'winner')
    return `${labels.join('')}${alone}${isTold ? '' : ' (too few rounds to tell)'}`
  return `a tie: ${listed(labels)}`
}

/** The nearest flips, in bytes, in a sentence; empty where there is none. */
export function flipSentence(trade: Trade): string {
  const flips = Object.entries(flipsOf(trade, 'bytes')) as [Turn, Flip][]
  if (flips.length === 0) {
    return 'In bytes that stays so at any other rate or freshness (computed).'
  }
  const whens: Record<Turn, string> = {
    fewer: 'with fewer events than',
    more: 'with more events than',
    fresher: 'if events must be fresher than',
    staler: 'if events may be older than',
  }
  const parts = flips.map(([turn, { at, to }]) => {
    const amount = turn === 'fewer' || turn === 'more' ? pace(at) : ms(at)
    return `${listed(to.map(nameOf))} ${whens[turn]} ${amount}`
  })
  return `In bytes it flips (computed) to ${listed(parts, 'or')}.`
}

/** What a record was made on, and from. */
export function circumstancesText({ machine, node, commit, started, rounds }: RunRecord): string {
  const changed = commit?.isClean === false ? ' with uncommitted changes' : ''
  const of = commit === null ? 'unknown commit' : `commit ${commit.id.slice(0, 10)}${changed}`
  return `${machine.cpu}, ${machine.cores} cores, ${machine.kernel}, Node ${node}; ${of}; ${started.slice(0, 10)}; interleaved rounds: ${rounds.length}`
}
