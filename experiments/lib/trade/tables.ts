import type { Range } from '../../../web/model/bounds.ts'
import { medianOf, RULE, type Verdict } from './decision.ts'
import type { Flip } from './flip.ts'
import { type Cost, covered, flipsOf, type Stand, type Trade, type Turn } from './trade.ts'
import { listed, ms, nameOf, pace, size, verdictText } from './words.ts'

/** A table of what each transport brings to each workload, and the verdict. */
export function tradeTable(trades: readonly Trade[]): string {
  const stands = trades[0]?.stands ?? []
  const heads = ['', 'fresh enough', ...stands.map(({ transport }) => nameOf(transport)), 'verdict']
  const rows = trades.map(({ workload, stands, verdict }) => {
    const cells = stands.map((stand) => cell(stand, verdict))
    return [workload.label, ms(workload.freshness), ...cells, verdictText(verdict)]
  })
  return markdownTable([heads, ...rows])
}

function cell({ transport, age, bytes, cpu }: Stand, { inTime, names }: Verdict): string {
  const parts = [
    ms(age),
    size(medianOf(bytes)),
    ...(cpu.length > 0 ? [`${medianOf(cpu).toFixed(0)} µs`] : []),
  ]
  const isLate = !inTime.includes(transport)
  const whole = `${parts.join(' · ')}${isLate ? ' (too late)' : ''}`
  return names.includes(transport) ? `**${whole}**` : whole
}

const TURNS: Readonly<Record<Turn, (at: number) => string>> = {
  fewer: (at) => `below ${pace(at)}`,
  more: (at) => `above ${pace(at)}`,
  fresher: (at) => `below ${ms(at)}`,
  staler: (at) => `above ${ms(at)}`,
}

/** A table of where another transport becomes the cheapest, one row a workload and cost. */
export function flipTable(trades: readonly Trade[]): string {
  const { rate, freshness } = covered(trades)
  const isIn = (turn: Turn, at: number): boolean => {
    const { low, high } = turn === 'fewer' || turn === 'more' ? rate : freshness
    return at >= low && at <= high
  }
  const turns = Object.keys(TURNS) as Turn[]
  const heads = [
    '',
    'by',
    'fewer events',
    'more events',
    'if it has to be fresher',
    'if it may be staler',
  ]
  const rows = trades.flatMap((trade) => {
    const { workload, stands } = trade
    const costs: Cost[] = stands.some(({ cpu }) => cpu.length > 0) ? ['bytes', 'cpu'] : ['bytes']
    return costs.map((cost) => {
      const flips = flipsOf(trade, cost)
      const cells = turns.map((turn) => flipText(turn, flips[turn], isIn))
      return [workload.label, cost === 'cpu' ? 'CPU' : cost, ...cells]
    })
  })
  return markdownTable([heads, ...rows])
}

function flipText(turn: Turn, flip: Flip | undefined, isIn: (turn: Turn, at: number) => boolean) {
  if (flip === undefined) return '–'
  return `${TURNS[turn](flip.at)}: ${listed(flip.to.map(nameOf))}${isIn(turn, flip.at) ? '' : ' \\*'}`
}

export function flipNote(trades: readonly Trade[]): string {
  const { rate, freshness } = covered(trades)
  return `Who becomes cheapest where, when one thing changes and all else stays, short polls again as far apart as the freshness allows. Computed from what was measured for each poll and each event, and from the models of how many polls there are; a dash: nowhere from 0.001 to 1,000 events a second, or up to 10 minutes of age. With an asterisk it lies outside of what was measured (${from(rate, pace)}; ${from(freshness, ms)}) and is an extrapolation.`
}

function from({ low, high }: Range, show: (value: number) => string): string {
  return low === high ? show(low) : `${show(low)} to ${show(high)}`
}

export function ruleText(): string {
  return RULE.map((rule, index) => `${index + 1}. ${rule}`).join('\n')
}

function markdownTable([heads = [], ...rows]: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows]
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n')
}
