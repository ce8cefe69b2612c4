import type { Quantity } from '../capacity.ts'

/** Names of thousands of a unit, and what they begin with. */
const UNITS: Readonly<Record<Quantity, readonly string[]>> = {
  requests: ['/s'],
  traffic: ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s', 'Pbit/s'],
  cores: [''],
  memory: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'],
}

/** A value with its unit as a person would say it: `1.2 Gbit/s`, `45 million/s`, `0.03`. */
export function quantity(of: Quantity, value: number): string {
  const units = UNITS[of]
  if (units.length === 1) return `${large(value)}${units[0]}`
  const power = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(value * 1.0005) / 3)))
  return `${digits(value / 1000 ** power)} ${units[power]}`
}

function large(value: number): string {
  return value < 1e6 ? digits(value) : `${digits(value / 1e6)} M`
}

/** Three digits that count, in groups. */
export function digits(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 6 })
}
