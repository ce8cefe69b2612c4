import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadTape, shippedTapes } from './tape.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tape-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

const TRADES = 'time,symbol,price,volume,side'
const QUOTES = 'time,symbol,bid,ask'

function write(content: string | Buffer, name = 'tape.csv'): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

function load(...lines: string[]) {
  return loadTape(write(lines.join('\n')))
}

/** The price of one quote. */
function mid(bid: string, ask: string): number | undefined {
  const [row] = load(QUOTES, `2013-01-01T22:00:00Z,USDJPY,${bid},${ask}`).rows
  return row?.draft.type === 'price' ? row.draft.data.price : undefined
}

describe('the tapes that ship', () => {
  test('are two, of 1,000 rows each', () => {
    expect(shippedTapes().map((file) => loadTape(file).about)).toEqual([
      {
        file: 'usdjpy-quotes-2013-01-01.csv',
        what: 'quotes',
        symbols: ['USDJPY'],
        date: '2013-01-01',
        rows: 1000,
      },
      {
        file: 'xbtusdt-trades-2025-11-10.csv',
        what: 'trades',
        symbols: ['XBTUSDT'],
        date: '2025-11-10',
        rows: 1000,
      },
    ])
  })

  test('show no price with floating-point noise', () => {
    for (const tape of shippedTapes().map(loadTape)) {
      for (const { draft } of tape.rows) {
        expect(JSON.stringify(draft)).toMatch(/"price":\d+(\.\d{1,4})?,/)
      }
    }
  })
})

describe('a tape', () => {
  test('of trades has their price, volume and side', () => {
    const tape = load(TRADES, '2025-11-10T17:23:53.971745Z,XBTUSDT,105433.6,0.00027625,buy')
    expect(tape.rows).toEqual([
      {
        time: 1_762_795_433_971_745,
        draft: {
          type: 'price',
          data: { symbol: 'XBTUSDT', price: 105433.6, volume: 0.00027625, side: 'buy' },
        },
      },
    ])
  })

  test('of quotes has the price half-way between bid and ask', () => {
    const tape = load(QUOTES, '2013-01-01T22:00:00.295Z,USDJPY,86.655,86.728')
    expect(tape.rows).toEqual([
      {
        time: 1_357_077_600_295_000,
        draft: {
          type: 'price',
          data: { symbol: 'USDJPY', price: 86.6915, bid: 86.655, ask: 86.728 },
        },
      },
    ])
  })

  test.each([
    ['86.655', '86.728', 86.6915],
    ['0.1', '0.2', 0.15],
    ['1', '2', 1.5],
    ['1e-8', '2e-8', 1.5e-8],
    ['1e-200', '1e-200', 1e-200],
    ['1.7e308', '1.7e308', 1.7e308],
    ['7', '7', 7],
  ])('has no noise half-way between %s and %s', (bid, ask, price) => {
    expect(mid(bid, ask)).toBe(price)
  })

  test('keeps microseconds, and the order of rows that have the same time', () => {
    const { rows } = load(
      TRADES,
      '2025-11-10T17:24:33.937345Z,XBTUSDT,3,1,buy',
      '2025-11-10T17:24:33.937346Z,XBTUSDT,1,1,buy',
      '2025-11-10T17:24:33.937346Z,XBTUSDT,2,1,sell',
      '2025-11-10T17:24:34Z,XBTUSDT,4,1,sell',
    )
    const [first = Number.NaN] = rows.map((row) => row.time)
    expect(rows.map((row) => row.time - first)).toEqual([0, 1, 1, 62_655])
    expect(rows.map((row) => 'price' in row.draft.data && row.draft.data.price)).toEqual([
      3, 1, 2, 4,
    ])
  })

  test('may have other columns, in any order, and is told by its header', () => {
    const quotes = load('note,ask,bid,symbol,time,note', 'x,2,1,EURUSD,2013-01-01T22:00:00Z,y')
    expect(quotes.about.what).toBe('quotes')
    const trades = load(`${TRADES},bid`, '2013-01-01T22:00:00Z,EURUSD,1.5,0,sell,1.4')
    expect(trades.about.what).toBe('trades')
    expect(trades.rows[0]?.draft.data).toEqual({
      symbol: 'EURUSD',
      price: 1.5,
      volume: 0,
      side: 'sell',
    })
  })

  test('names its symbols in the order in which they come, and the day in UTC of its first row', () => {
    const { about } = load(
      QUOTES,
      '2013-01-01T23:59:59.999999Z,USDJPY,1,1',
      '2013-01-02T00:00:00Z,EURUSD,1,1',
      '2013-01-02T00:00:00Z,USDJPY,1,1',
    )
    expect(about.symbols).toEqual(['USDJPY', 'EURUSD'])
    expect(about.date).toBe('2013-01-01')
  })

  test.each([
    ['CRLF', `${QUOTES}\r\n2013-01-01T22:00:00Z,A,1,2\r\n2013-01-01T22:00:01Z,A,1,2\r\n`],
    [
      'a byte order mark',
      `\ufeff${QUOTES}\n2013-01-01T22:00:00Z,A,1,2\n2013-01-01T22:00:01Z,A,1,2`,
    ],
    [
      'blank lines',
      `\n${QUOTES}\n2013-01-01T22:00:00Z,A,1,2\n\n2013-01-01T22:00:01Z,A,1,2\n\n  \n`,
    ],
    ['spaces', ` time , symbol,bid,ask\n2013-01-01T22:00:00Z, A ,1,2\n2013-01-01T22:00:01Z,A,1, 2`],
    [
      'quotes',
      `"time","symbol",bid,ask\n"2013-01-01T22:00:00Z",A,1,2\n2013-01-01T22:00:01Z,A,"1",2\n`,
    ],
  ])('may have %s', (_, content) => {
    const tape = loadTape(write(content))
    expect(tape.about).toMatchObject({ rows: 2, symbols: ['A'] })
    expect(tape.rows[1]?.draft.data).toEqual({ symbol: 'A', price: 1.5, bid: 1, ask: 2 })
  })
})
