import { said } from '../locales/said.ts'
import { bytes, duration, lateness, words } from '../model/format.ts'
import { transports } from '../transports/index.ts'
import type { Choice } from './scenario.ts'

/** What a lane is called. */
export function labelOf(name: string): string {
  return said(transports.find((transport) => transport.name === name)?.label ?? name)
}

/** The four lanes to choose from. */
export function laneChoices(): Choice[] {
  return transports.map(({ name }) => ({ value: name, label: labelOf(name) }))
}

export function time(ms: number | undefined): string {
  return words(duration(ms))
}

/** Lateness as far as the clock bears it out. */
export function late(ms: number | undefined, uncertainty: number | undefined): string {
  return words(lateness(ms, uncertainty))
}

export function size(count: number | undefined): string {
  return words(bytes(count))
}

/** One digit after the point below 10, none above. */
export function times(ratio: number): string {
  return ratio < 9.95 ? ratio.toFixed(1) : ratio.toFixed(0)
}
