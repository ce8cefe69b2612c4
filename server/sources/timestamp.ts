const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/

/**
 * Microseconds since 1970 of an ISO 8601 time in UTC; undefined when it is none. Date.parse would
 * keep the milliseconds only. Digits beyond microseconds are dropped; the number is exact up to
 * the year 2255.
 */
export function microseconds(text: string): number | undefined {
  const [, seconds, fraction = ''] = TIMESTAMP.exec(text) ?? []
  if (seconds === undefined) return undefined
  const milliseconds = Date.parse(`${seconds}Z`)
  if (Number.isNaN(milliseconds)) return undefined
  // V8 takes 30 February for 2 March, and 24:00 for the next day.
  if (!new Date(milliseconds).toISOString().startsWith(seconds)) return undefined
  return milliseconds * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
}
