import { figuresByRound } from '../report/paired.ts'
import type { ColumnSpec, RunRecord } from '../report/record.ts'
import { comparePaired, type Outcome } from '../statistics/compare.ts'
import { spread } from '../statistics/spread.ts'

export interface Added {
  /** Median over the rounds of what one arm has more than the other, in the column's unit. */
  readonly median: number
  /** Whether that is more than what rounds differ by anyhow. */
  readonly outcome: Outcome
}

/** What is added from one arm to another, round by round; undefined where no round has both. */
export function addedBetween(
  record: RunRecord,
  column: ColumnSpec,
  from: string,
  to: string,
): Added | undefined {
  const rounds = figuresByRound(record, column)
  const differences = rounds.flatMap(({ [from]: a, [to]: b }) => {
    return a === undefined || b === undefined ? [] : [b - a]
  })
  const between = spread(differences)
  if (between === undefined) return undefined
  return { median: between.median, outcome: comparePaired(rounds, from, to).outcome }
}

/** `+0.31 ms`, and whether the rounds can tell it from nothing. */
export function addedText(added: Added | undefined, { unit, digits }: ColumnSpec): string {
  if (added === undefined) return 'not measured'
  const { median, outcome } = added
  const text = `${median < 0 ? '−' : '+'}${Math.abs(median).toFixed(digits)} ${unit}`
  return outcome === 'no-difference' ? `${text}, which the rounds cannot tell from nothing` : text
}
