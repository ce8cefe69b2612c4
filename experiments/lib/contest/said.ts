import { type Held, rangeOf, type Steps } from '../held.ts'
import type { RunRecord } from '../report/record.ts'
import { type Found, found, GOALS, type Goal, type Measure, unmeasured } from './goals.ts'

/** The table of goals as Markdown, made of the record alone. */
export function goalsTable(record: RunRecord): string {
  const rows = found(record).map((one) => {
    const { goal, spread, isMet } = one
    const cells = [goal.subject, goal.against ?? '–', measuredText(one), limitsText(one)]
    return `| ${[...cells, `${spread.rounds}`, isMet ? 'met' : 'not met'].join(' | ')} |`
  })
  return [
    '**Goals**',
    '',
    '| | against | measured | goal | rounds | |',
    '|---|---|---:|---:|---:|---|',
    ...rows,
    '',
    'Measured: the median of the ratios, one a round, and in brackets the lowest and the highest of them. A ratio is met by its median, a delivery of 100 % in each round.',
    ...unmeasuredText(record),
    ...ratesText(record),
  ].join('\n')
}

/** Goals of a full run of which nothing was measured, such as of what is not installed. */
function unmeasuredText(record: RunRecord): string[] {
  const missing = unmeasured(record)
  if (missing.length === 0) return []
  const many = `${missing.length} of the ${GOALS.length} goals`
  const text = record.mode === 'quick' ? many : missing.map(nameOf).join('; ')
  return ['', `Not measured in this run: ${text}.`]
}

function nameOf({ subject, against }: Goal): string {
  return against === undefined ? subject : `${subject}, against ${against}`
}

function measuredText({ spread, orSpread, goal }: Found): string {
  const texts = [[spread, goal.measure] as const]
  if (orSpread && goal.or) texts.push([orSpread, goal.or])
  return texts
    .map(([{ median, min, max }, { unit }]) => {
      const show = (value: number) => value.toFixed(2)
      return `${show(median)}${unit} [${show(min)} … ${show(max)}]`
    })
    .join(', ')
}

function limitsText({ goal }: Found): string {
  const text = ({ most, least, unit }: Measure) =>
    least === undefined ? `at most ${most}${unit}` : `${least}${unit}`
  return [goal.measure, ...(goal.or ? [goal.or] : [])].map(text).join(', or ')
}

/** A sentence or two that name the ratios. */
export function answerOf(record: RunRecord): string {
  const all = found(record)
  const met = all.filter(({ isMet }) => isMet)
  const ratios = (word: string, name: string) => {
    const some = all.filter(({ goal }) => goal.subject === `${word}, a delivery`)
    const texts = some.map(({ goal, spread }) => `${spread.median.toFixed(2)} of ${goal.against}`)
    return texts.length === 0 ? [] : [`by ${name} ${texts.join(', ')}`]
  }
  const parts = [
    ...ratios('WebSocket', 'WebSocket'),
    ...ratios('Server-sent events', 'server-sent events'),
  ]
  const others = all
    .filter(({ isMet }) => !isMet)
    .map(({ goal, spread }) => {
      return `${nameOf(goal)} (${spread.median.toFixed(2)}${goal.measure.unit})`
    })
  const not = others.length === 0 ? '' : ` Not met: ${others.join('; ')}.`
  return `The server’s CPU for a delivery is, at the median of ${record.rounds.length} ${record.rounds.length === 1 ? 'round' : 'rounds'}, ${parts.join('; ')}. Of ${all.length} goals that were measured ${met.length} are met.${not}`
}

const BOUND: Record<Held, string> = {
  held: '',
  'server-bound': 'bound by the server',
  'clients-bound': 'bound by the client',
  unclear: 'held up by something else',
}

/** The largest rate that was held in every round in which it was tried. */
function ratesText(record: RunRecord): string[] {
  const texts = record.arms.flatMap(({ name, label }) => {
    if (!name.startsWith('rate-')) return []
    const rounds = record.rounds.flatMap(({ results }): Steps[] => {
      const { most, stoppedAt, serverBound, clientsBound } = results[name]?.figures ?? {}
      if (most === undefined) return []
      const by = serverBound?.value
        ? 'server-bound'
        : clientsBound?.value
          ? 'clients-bound'
          : 'unclear'
      return [
        new Map<number, Held>([
          ...(most.value > 0 ? [[most.value, 'held'] as const] : []),
          ...(stoppedAt ? [[stoppedAt.value, by] as const] : []),
        ]),
      ]
    })
    if (rounds.length === 0) return []
    const { held, stopped } = rangeOf(rounds)
    const beyond = stopped ? `not ${stopped.clients}, ${BOUND[stopped.by]}` : 'no more was tried'
    return [`${label} ${held ?? 'none of them'} (${beyond})`]
  })
  if (texts.length === 0) return []
  return ['', `Largest rate held with all delivered, events a second: ${texts.join('; ')}.`]
}
