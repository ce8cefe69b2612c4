import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Draft, QuoteData, TradeData } from '../feed/event.ts'
import { decimals } from './decimals.ts'
import type { TapeAbout } from './source.ts'
import { type Row, readTable, type Table } from './table.ts'
import { TapeError } from './tape-error.ts'
import { microseconds } from './timestamp.ts'

export { TapeError, type TapeErrorCode } from './tape-error.ts'

/** A recording, checked and in memory. */
export interface Tape {
  readonly about: TapeAbout
  /** One or more, in order of time. */
  readonly rows: readonly TapeRow[]
}

export interface TapeRow {
  /** Microseconds since 1970. */
  readonly time: number
  readonly draft: Draft
}

const COLUMNS = {
  trades: ['time', 'symbol', 'price', 'volume', 'side'],
  quotes: ['time', 'symbol', 'bid', 'ask'],
} as const

/** Paths of the recordings that ship with the server, in order of their names. */
export function shippedTapes(): string[] {
  const folder = new URL('./tapes/', import.meta.url)
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv'))
  return names.sort().map((name) => fileURLToPath(new URL(name, folder)))
}

/**
 * Reads a recording: CSV with a header, trades or quotes as its columns tell, other columns
 * ignored. Rows of the same time keep their order.
 * @throws TapeError at the first thing that is wrong
 */
export function loadTape(file: string): Tape {
  const table = readTable(file)
  const what = kindOf(table, file)
  const rows: TapeRow[] = []
  const symbols = new Set<string>()
  for (const row of table.rows) {
    const time = timeOf(row)
    if (time < (rows.at(-1)?.time ?? time)) {
      const before = table.rows[rows.length - 1]?.text('time')
      const wrong = `${row.text('time')} is earlier than the row before, ${before}`
      throw row.error('order', `${wrong}; expected rows in order of time`, 'time')
    }
    const data = what === 'trades' ? tradeOf(row) : quoteOf(row)
    rows.push({ time, draft: { type: 'price', data } })
    symbols.add(data.symbol)
  }
  const [first] = rows
  if (first === undefined) throw new TapeError('rows', 'has no rows; expected one or more', file)
  const date = new Date(Math.floor(first.time / 1000)).toISOString().slice(0, 10)
  const about = { file: basename(file), what, symbols: [...symbols], date, rows: rows.length }
  return { about, rows }
}

function kindOf({ columns, line }: Table, file: string): 'trades' | 'quotes' {
  const has = (column: string) => columns.includes(column)
  const complete = (['trades', 'quotes'] as const).find((kind) => COLUMNS[kind].every(has))
  const nearest = !has('price') && (has('bid') || has('ask')) ? 'quotes' : 'trades'
  const kind = complete ?? nearest
  for (const column of COLUMNS[kind]) {
    const count = columns.filter((name) => name === column).length
    if (count === 1) continue
    const expected = `expected ${COLUMNS.trades} for trades or ${COLUMNS.quotes} for quotes`
    const wrong = count === 0 ? 'is missing' : `is there ${count} times`
    throw new TapeError('column', `${wrong}; ${expected}`, file, line, column)
  }
  return kind
}

function tradeOf(row: Row): TradeData {
  const side = row.text('side')
  if (side !== 'buy' && side !== 'sell') {
    throw row.error('side', `${quoted(side)} is not a side; expected buy or sell`, 'side')
  }
  return { symbol: symbolOf(row), price: priceOf(row, 'price'), volume: volumeOf(row), side }
}

function quoteOf(row: Row): QuoteData {
  const bid = priceOf(row, 'bid')
  const ask = priceOf(row, 'ask')
  if (bid > ask) {
    const wrong = `${row.text('bid')} is above the ask, ${row.text('ask')}`
    throw row.error('number', `${wrong}; expected a bid that is not`, 'bid')
  }
  const half = bid + (ask - bid) / 2
  // Half-way has one digit more at most; what floating point adds beyond it is noise.
  const digits = Math.max(decimals(row.text('bid')), decimals(row.text('ask'))) + 1
  const price = digits > 15 ? half : Number(half.toFixed(digits))
  return { symbol: symbolOf(row), price, bid, ask }
}

function timeOf(row: Row): number {
  const time = microseconds(row.text('time'))
  if (time !== undefined) return time
  const right = 'expected UTC in ISO 8601, such as 2025-11-10T17:23:53.971745Z'
  throw row.error('time', `${quoted(row.text('time'))} is not a time; ${right}`, 'time')
}

function symbolOf(row: Row): string {
  const symbol = row.text('symbol')
  if (symbol !== '') return symbol
  throw row.error('symbol', 'is empty; expected a name, such as XBTUSDT', 'symbol')
}

function priceOf(row: Row, column: string): number {
  const price = numberOf(row.text(column))
  if (price > 0) return price
  const wrong = `${quoted(row.text(column))} is not a price`
  throw row.error('number', `${wrong}; expected a finite number above 0`, column)
}

function volumeOf(row: Row): number {
  const volume = numberOf(row.text('volume'))
  if (volume >= 0) return volume
  const wrong = `${quoted(row.text('volume'))} is not a volume`
  throw row.error('number', `${wrong}; expected a finite number, 0 or above`, 'volume')
}

/** NaN for what is not a finite decimal number: Number() alone takes '', '0x10' and 'Infinity'. */
function numberOf(text: string): number {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : Number.NaN
}

/** A field as one printable line, cut off where it stops being of use. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
