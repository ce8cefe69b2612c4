import type { AnswerValue, LearnerView } from '../../server/lab/room-messages.ts'
import { percentile } from '../model/percentile.ts'

/** What one learner said or found. */
export interface Answer {
  readonly learner: string
  readonly nickname: string
  readonly value: AnswerValue
}

/** What several came to: the median is the answer of somebody, never one in between. */
export interface Pooled {
  readonly n: number
  readonly median: number
  readonly least: number
  readonly most: number
}

export function predictionsOf(learners: readonly LearnerView[]): Answer[] {
  return learners.flatMap(({ learner, nickname, prediction }) =>
    prediction === undefined ? [] : [{ learner, nickname, value: prediction }],
  )
}

export function resultsOf(learners: readonly LearnerView[]): Answer[] {
  return learners.flatMap(({ learner, nickname, result }) =>
    result === undefined ? [] : [{ learner, nickname, value: result.value }],
  )
}

export function numbersOf(answers: readonly Answer[]): number[] {
  return answers.map(({ value }) => value).filter((value) => typeof value === 'number')
}

/** Undefined: nobody. */
export function pooled(values: readonly number[]): Pooled | undefined {
  const sorted = Float64Array.from(values).sort()
  const [median, least, most] = [50, 0, 100].map((p) => percentile(sorted, p))
  if (median === undefined || least === undefined || most === undefined) return undefined
  return { n: sorted.length, median, least, most }
}

/** How many answered with each lane, the most first. */
export function votes(answers: readonly Answer[]): [lane: string, count: number][] {
  const counts = new Map<string, number>()
  for (const { value } of answers) {
    if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}

/** What theory says of the settings that learners ran with: the median, should they differ. */
export function modelOf(learners: readonly LearnerView[]): number | undefined {
  const models = learners.flatMap(({ result }) => result?.figures?.model ?? [])
  return pooled(models)?.median
}
