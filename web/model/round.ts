import type { Quantity } from './format.ts'

/** Round numbers, whose halves are round too. */
const STEPS = [1, 1.6, 2, 3, 4, 5, 6, 8, 10]

/** The next round number at or above: where an axis or a bar ends. */
export function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = STEPS.find((step) => step * power >= value * (1 - 1e-9)) ?? 10
  return Number((factor * power).toPrecision(2))
}

/** `2.00 s` as `2 s`. */
export function plain({ value, unit }: Quantity): string {
  const short = value.includes('.') ? value.replace(/\.?0+$/, '') : value
  return unit ? `${short} ${unit}` : short
}
