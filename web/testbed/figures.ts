import { transports } from '../transports/index.ts'

/** A figure as a sentence has it, in ms or bytes where it has such a unit. */
export interface Figure {
  readonly value: number
  /** How far what was rounded may lie to either side. */
  readonly half: number
}

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1000,
  MB: 1e6,
  ms: 1,
  s: 1000,
  '%': 1,
}

const LABELS = new RegExp(transports.map(({ label }) => label).join('|'), 'g')

/** What a figure looks like in a sentence. */
export const FIGURE = '(?:< )?\\d+(?:,\\d{3})*(?:\\.\\d+)?(?: (?:ms|s|B|kB|MB|%))?'

/** `1.23 s`, `412 ms`, `< 2 ms`, `1.05 kB`, `37 %`, `1,234`. @throws Error on anything else */
export function figure(text: string | undefined): Figure {
  const [, less, digits, unit = ''] = /^(< )?([\d,]+(?:\.\d+)?)(?: (\S+))?$/.exec(text ?? '') ?? []
  const factor = FACTORS[unit]
  if (digits === undefined || factor === undefined) throw new Error(`not a figure: ${text}`)
  const value = Number(digits.replaceAll(',', '')) * factor
  if (less) return { value: value / 2, half: value / 2 }
  const places = digits.split('.')[1]?.length ?? 0
  return { value, half: (0.5 * factor) / 10 ** places }
}

/** Whether two figures may be the same before they were rounded, but for a share or so much. */
export function isSame(a: Figure, b: Figure | number, slack = 0): boolean {
  const other = typeof b === 'number' ? { value: b, half: 0 } : b
  return Math.abs(a.value - other.value) <= a.half + other.half + slack + 1e-9
}

/** The figures that a sentence gives of lanes, by their names: `WebSocket 201 ms, …`. */
export function figuresOfLanes(sentence: string): Record<string, Figure> {
  const pairs = transports.flatMap(({ name, label }) => {
    const found = new RegExp(`${label} (${FIGURE})`).exec(sentence)
    return found ? [[name, figure(found[1])] as const] : []
  })
  return Object.fromEntries(pairs)
}

/** What a lane is called in a sentence, and the name that it has in addresses. */
export function laneOf(label: string | undefined): string {
  const found = transports.find((transport) => transport.label === label)
  if (found === undefined) throw new Error(`no lane: ${label}`)
  return found.name
}

/** A value that is among them: of an even number, the lower one of the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The groups of what a sentence must be like. @throws Error with the sentence where it is not */
export function parts(sentence: string | undefined, pattern: RegExp): string[] {
  const match = pattern.exec(sentence ?? '')
  if (match === null) throw new Error(`${JSON.stringify(sentence)} is not like ${pattern}`)
  return match.slice(1).map((group) => group ?? '')
}

/** Lanes in the order in which a sentence names them. */
export function inOrder(sentence: string): string[] {
  return [...sentence.matchAll(LABELS)].map(([label]) => laneOf(label))
}
