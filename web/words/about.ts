import { msg, str } from '@lit/localize'
import type { SourceAbout, TapeAbout } from '../../server/sources/source.ts'
import { intlLocale, language } from '../locales/locale.ts'
import { list } from './list.ts'

/** What English has words for, from 3 on. */
const NUMBERS = ['three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** Symbols that a sentence names, and those that it names where there are more. */
const MOST_NAMED = 8
const FEW = 4

const number = new Intl.NumberFormat('en')

/** Where the events come from, as a sentence. */
export function sentence(about: SourceAbout): string {
  if (about.kind === 'tape') return replayed(list(about.tapes.map(tape)), about.speed)
  if (about.kind === 'none') return msg('Only what people send.')
  const { rate, arrivals, symbols, seed } = about
  const walk =
    symbols.length === 1
      ? msg(str`a random walk of ${list(symbols)}`)
      : msg(str`random walks of ${named(symbols)}`)
  const rhythm =
    arrivals === 'poisson'
      ? msg(str`${number.format(rate)} events a second on average, at random (Poisson)`)
      : msg(str`${number.format(rate)} events a second at an even pace`)
  return msg(str`Simulated: ${walk}, ${rhythm}, seed ${seed}.`)
}

/** All of them, or the first few and how many more. */
function named(symbols: readonly string[]): string {
  if (symbols.length <= MOST_NAMED) return list(symbols)
  const more = number.format(symbols.length - FEW)
  return list([...symbols.slice(0, FEW), msg(str`${more} more`)])
}

function tape({ symbols, what, date }: TapeAbout): string {
  const format = new Intl.DateTimeFormat(intlLocale(), { dateStyle: 'long', timeZone: 'UTC' })
  const day = format.format(new Date(`${date}T00:00:00Z`))
  return what === 'trades'
    ? msg(str`${named(symbols)} trades of ${day}`)
    : msg(str`${named(symbols)} quotes of ${day}`)
}

function replayed(tapes: string, speed: number): string {
  if (speed === 1) return msg(str`${tapes}, replayed as fast as they were recorded.`)
  if (speed === 2) return msg(str`${tapes}, replayed twice as fast.`)
  const inWords = language() === 'en' ? NUMBERS[speed - 3] : undefined
  return msg(str`${tapes}, replayed ${inWords ?? number.format(speed)} times as fast.`)
}
