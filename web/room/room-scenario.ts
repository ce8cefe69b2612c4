import { msg } from '@lit/localize'
import { intlLocale } from '../locales/locale.ts'
import { UNKNOWN } from '../model/format.ts'
import type { Choice } from '../scenarios/scenario.ts'
import { labelOf, laneChoices } from '../scenarios/wording.ts'

/** What a teacher's page knows of a scenario, in the page's language. */
export interface RoomScenario {
  /** Its name in addresses. */
  readonly id: string
  readonly title: string
  /** What is predicted; absent until it is loaded, as what follows is. */
  readonly question?: string
  /** Of a prediction that is a number. */
  readonly unit?: string
  /** What a prediction may be where it is none. */
  readonly choices?: readonly Choice[]
  /** What theory expects of the answer, where learners' pages say nothing of it. */
  readonly model?: number
}

/** A value with the scenario's unit, to three digits. */
export function worded(value: number | string | undefined, scenario: RoomScenario): string {
  if (value === undefined) return UNKNOWN
  if (typeof value === 'string') return choiceLabel(value, scenario)
  return scenario.unit ? `${digits(value)}\u00a0${scenario.unit}` : digits(value)
}

export function digits(value: number): string {
  const size = Math.abs(value)
  const isExtreme = size >= 1e15 || (size > 0 && size < 1e-4)
  const notation = isExtreme ? 'scientific' : size >= 1e6 ? 'compact' : 'standard'
  const format = new Intl.NumberFormat(intlLocale(), { maximumSignificantDigits: 3, notation })
  return format.format(value)
}

/** What can be answered with a word; answers that are none of them come last, as one. */
export function choicesOf(scenario: RoomScenario, values: readonly string[]): readonly Choice[] {
  const known = scenario.choices ?? laneChoices()
  const isKnown = (value: string): boolean => known.some((choice) => choice.value === value)
  return values.every(isKnown) ? known : [...known, { value: '', label: msg('other') }]
}

function choiceLabel(value: string, { choices = [] }: RoomScenario): string {
  return choices.find((choice) => choice.value === value)?.label ?? labelOf(value)
}
