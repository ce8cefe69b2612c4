import { msg, str } from '@lit/localize'
import { group } from '../model/format.ts'
import type { Answer, Prediction, Question } from './scenario.ts'

/** A prediction held against what a run has measured. */
export interface Compared {
  readonly text: string
  /** Undefined where the run cannot tell, or nothing was predicted. */
  readonly agrees: boolean | undefined
}

/** Observations below which a share or a mean makes no prediction right or wrong. */
const FEWEST = 20

export function compared(
  question: Question,
  prediction: Prediction | undefined,
  answer: Answer | undefined,
): Compared {
  const said = prediction === undefined ? undefined : worded(question, prediction)
  if (answer === undefined) {
    const text = said === undefined ? '' : msg(str`You said ${said}; this run cannot tell.`)
    return { text, agrees: undefined }
  }
  const value = worded(question, answer.value)
  const basis = basisOf(question, answer)
  const was = basis === '' ? value : `${value} (${basis})`
  if (prediction === undefined || said === undefined) {
    return { text: msg(str`It was ${was}.`), agrees: undefined }
  }
  const agrees = agreement(prediction, answer)
  return {
    text: [msg(str`You said ${said}, it was ${was}.`), remark(agrees, answer)].join(' ').trim(),
    agrees,
  }
}

/** A prediction or an answer, with the question's unit or in its choice's words. */
export function worded(question: Question, value: Prediction): string {
  if (question.kind === 'lane') {
    return question.choices.find((choice) => choice.value === value)?.label ?? String(value)
  }
  const number = Number(value)
  const text =
    Number.isInteger(number) || Math.abs(number) >= 9.95 ? group(number) : number.toFixed(1)
  return question.unit === '' ? text : `${text} ${question.unit}`
}

function basisOf(question: Question, { n, low, high }: Answer): string {
  const count = n === undefined ? '' : `n = ${group(n)}`
  if (low === undefined || high === undefined || low === high) return count
  const range = msg(str`${group(low)} to ${worded(question, Math.round(high))}`)
  return count === '' ? range : `${count}; ${range}`
}

function agreement(prediction: Prediction, { value, n, low, high }: Answer): boolean | undefined {
  if (typeof prediction === 'string') return prediction === value
  if (low === undefined || high === undefined) return undefined
  // What was counted to the last one needs no statistics.
  if (low === high) return prediction === low
  if (n === undefined || n < FEWEST) return undefined
  return prediction >= low && prediction <= high
}

function remark(agrees: boolean | undefined, { n, low, high }: Answer): string {
  if (low === undefined || high === undefined || low === high) return ''
  if (agrees === undefined) return msg(str`n = ${n ?? 0} is too few to call that right or wrong.`)
  return agrees
    ? msg('That is within what this run allows.')
    : msg('That is outside of what this run allows.')
}
