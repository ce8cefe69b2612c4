import type { SourceAbout, TapeAbout } from '../../server/sources/source.ts'

const list = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const number = new Intl.NumberFormat('en')

const TIMES = ['twice', 'three times', 'four times', 'five times', 'six times', 'seven times']
TIMES.push('eight times', 'nine times', 'ten times')

/** Where the events come from, as a sentence. */
export function sentence(about: SourceAbout): string {
  if (about.kind === 'tape') return `${list.format(about.tapes.map(tape))}, ${speed(about.speed)}.`
  const { rate, arrivals, symbols, seed } = about
  const rhythm = arrivals === 'poisson' ? 'on average, at random (Poisson)' : 'at an even pace'
  const walk = symbols.length === 1 ? 'a random walk' : 'random walks'
  return `Simulated: ${walk} of ${list.format(symbols)}, ${number.format(rate)} events a second ${rhythm}, seed ${seed}.`
}

function tape({ symbols, what, date }: TapeAbout): string {
  return `${list.format(symbols)} ${what} of ${day.format(new Date(`${date}T00:00:00Z`))}`
}

function speed(factor: number): string {
  if (factor === 1) return 'replayed as fast as they were recorded'
  const times = Number.isInteger(factor) ? TIMES[factor - 2] : undefined
  return `replayed ${times ?? `${number.format(factor)} times`} as fast`
}
