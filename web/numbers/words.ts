import { msg, str } from '@lit/localize'
import type { Range, Verdict } from '../model/bounds.ts'
import { duration, lateness, percent, type Quantity, ratio, UNKNOWN } from '../model/format.ts'

/** How a value of one kind is written. */
export type Write = (value: number | undefined) => Quantity

export const inMs: Write = duration
export const inShare: Write = (value) => ({
  value: percent(value).replace(' %', ''),
  unit: value === undefined ? '' : '%',
})
export const inRatio: Write = (value) => ({ value: ratio(value), unit: '' })
export const perSecond: Write = (value) => ({
  value: ratio(value),
  unit: value === undefined ? '' : '/s',
})

/** Lateness no finer than the clock bears out. */
export function inLateness(uncertainty: number | undefined): Write {
  return (value) => lateness(value, uncertainty)
}

/** `1.05–1.38 s`, `950 ms – 1.02 s`. */
export function between(range: Range | undefined, write: Write): string {
  if (range === undefined) return UNKNOWN
  const [low, high] = [write(Math.max(0, range.low)), write(range.high)]
  const end = high.unit ? `${high.value} ${high.unit}` : high.value
  if (low.value === high.value && low.unit === high.unit) return end
  return low.unit === high.unit ? `${low.value}–${end}` : `${low.value} ${low.unit} – ${end}`
}

/** The model's value, and how far it may be off when clocks lock. */
export function modelled(value: number | undefined, play: number, write: Write): string {
  const { value: number, unit } = write(value)
  const text = unit ? `${number} ${unit}` : number
  if (play === 0 || value === undefined) return text
  const off = write(play)
  return `${text} ± ${off.value} ${off.unit}`
}

export function verdictWord(verdict: Verdict): string {
  if (verdict === 'too-few') return msg('too few yet')
  return verdict === 'agrees' ? msg('agrees') : msg('differs')
}

export function count(n: number, of?: number): string {
  return of === undefined ? `n = ${n}` : msg(str`${n} of ${of}`)
}
