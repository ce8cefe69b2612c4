/** What stands for a value that is not known. */
export const UNKNOWN = '–'

/** A number and its unit, apart, so that the number can be large. */
export interface Quantity {
  readonly value: string
  readonly unit: string
}

export function duration(ms: number | undefined): Quantity {
  if (ms === undefined) return { value: UNKNOWN, unit: '' }
  if (ms < 9.95) return { value: ms.toFixed(1), unit: 'ms' }
  if (ms < 999.5) return { value: ms.toFixed(0), unit: 'ms' }
  if (ms < 9995) return { value: (ms / 1000).toFixed(2), unit: 's' }
  if (ms < 99_950) return { value: (ms / 1000).toFixed(1), unit: 's' }
  if (ms < 5_970_000) return { value: (ms / 60_000).toFixed(0), unit: 'min' }
  return { value: group(ms / 3_600_000), unit: 'h' }
}

/**
 * Lateness as far as the clock bears it out: below the uncertainty only the bound is known, and
 * a negative value never is one.
 * @param uncertainty of the clock, ms
 */
export function lateness(ms: number | undefined, uncertainty: number | undefined): Quantity {
  if (ms === undefined || uncertainty === undefined) return { value: UNKNOWN, unit: '' }
  const bound = Math.max(1, Math.ceil(uncertainty))
  return ms <= uncertainty ? { value: `< ${bound}`, unit: 'ms' } : duration(ms)
}

export function bytes(count: number | undefined): Quantity {
  if (count === undefined) return { value: UNKNOWN, unit: '' }
  if (count < 999.5) return { value: count.toFixed(0), unit: 'B' }
  if (count < 9995) return { value: (count / 1000).toFixed(2), unit: 'kB' }
  if (count < 999_500) return { value: (count / 1000).toFixed(count < 99_950 ? 1 : 0), unit: 'kB' }
  return { value: (count / 1e6).toFixed(1), unit: 'MB' }
}

/** Two significant digits below 1, so that 1 request for 340 events is not rounded to none. */
export function ratio(value: number | undefined): string {
  if (value === undefined) return UNKNOWN
  if (value === 0) return '0'
  if (value < 0.0995) return value.toFixed(value < 0.00995 ? 4 : 3)
  return value < 9.95 ? value.toFixed(2) : group(value)
}

export function percent(share: number | undefined): string {
  return share === undefined ? UNKNOWN : `${(share * 100).toFixed(0)} %`
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

export function group(count: number): string {
  return grouped.format(count)
}

/** Digits after the point that a number has, at most six: beyond them are rounding errors. */
export function digitsOf(value: number): number {
  return (
    value
      .toFixed(6)
      .replace(/\.?0+$/, '')
      .split('.')[1]?.length ?? 0
  )
}

/** A price with a fixed number of digits, so that it does not jump about. */
export function price(value: number, digits: number): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** In words for a sentence: `12 ms`, `–`. */
export function words({ value, unit }: Quantity): string {
  return unit ? `${value} ${unit}` : value
}

/**
 * A publisher's text as one line for display, at most `most` UTF-16 units: 64 kB would cost a
 * layout each time. Control characters are shown as their pictures (U+2400 block).
 */
export function line(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…` : text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const visible = cut.replace(/[\u0000-\u0008\u000E-\u001F]/g, (control) =>
    String.fromCharCode(0x2400 + control.charCodeAt(0)),
  )
  return visible.replace(/\s+/g, ' ').trim()
}
