import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadTape, TapeError } from './tape.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tape-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

const TRADES = 'time,symbol,price,volume,side'
const QUOTES = 'time,symbol,bid,ask'
const EXPECTED = `expected ${TRADES} for trades or ${QUOTES} for quotes`

function write(content: string | Buffer, name = 'tape.csv'): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

/** The error that a tape is refused with; its message without the folder of the tests. */
function refusal(content: string | Buffer): { message: string; error: TapeError } {
  return refusalOf(write(content))
}

function refusalOf(file: string): { message: string; error: TapeError } {
  try {
    loadTape(file)
  } catch (error) {
    if (!(error instanceof TapeError)) throw error
    return { message: error.message.replace(`${folder}/`, ''), error }
  }
  return expect.unreachable('the tape was accepted')
}

describe('a tape is refused', () => {
  test('when there is no such file', () => {
    const { message, error } = refusalOf(join(folder, 'none.csv'))
    expect(message).toBe('none.csv: there is no such file; expected a CSV file')
    expect(error).toMatchObject({ code: 'file', line: undefined, column: undefined })
  })

  test('when it is a folder', () => {
    mkdirSync(join(folder, 'folder.csv'))
    const { message } = refusalOf(join(folder, 'folder.csv'))
    expect(message).toBe('folder.csv: is a folder; expected a CSV file')
  })

  test('when it cannot be read for another reason', () => {
    const { message } = refusalOf(join(folder, 'x'.repeat(300)))
    expect(message).toMatch(/^x+: cannot be read \(ENAMETOOLONG\); expected a CSV file$/)
  })

  test.each([
    ['an empty file', '', 'line 1, column time: is missing'],
    ['blank lines alone', '\n\n', 'line 1, column time: is missing'],
    ['no header', '2013-01-01T22:00:00Z,USDJPY,1,2', 'line 1, column time: is missing'],
    ['trades without volume', 'time,symbol,price,side', 'line 1, column volume: is missing'],
    ['quotes without ask', '\ntime,symbol,bid', 'line 2, column ask: is missing'],
    ['quotes without bid', 'time,symbol,ask', 'line 1, column bid: is missing'],
    ['neither kind', 'time,symbol,volume,side', 'line 1, column price: is missing'],
    ['other names', 'Time,symbol,bid,ask', 'line 1, column time: is missing'],
    ['semicolons', 'time;symbol;bid;ask', 'line 1, column time: is missing'],
    ['a column twice', 'time,symbol,bid,ask,bid', 'line 1, column bid: is there 2 times'],
  ])('for its columns: %s', (_, content, expected) => {
    const { message, error } = refusal(content)
    expect(message).toBe(`tape.csv, ${expected}; ${EXPECTED}`)
    expect(error.code).toBe('column')
  })

  test.each([
    ['2013-01-01T22:00:01Z,A,1', 'has 3 fields; expected 4, as the header has'],
    ['2013-01-01T22:00:01Z,A,1,2,3', 'has 5 fields; expected 4, as the header has'],
    ['2013', 'has 1 field; expected 4, as the header has'],
  ])('for its number of fields: %s', (row, expected) => {
    const { message, error } = refusal(`${QUOTES}\n2013-01-01T22:00:00Z,A,1,2\n\n${row}\n`)
    expect(message).toBe(`tape.csv, line 4: ${expected}`)
    expect(error).toMatchObject({ code: 'fields', line: 4, column: undefined })
  })

  test.each([
    '2013-01-01',
    '2013-01-01 22:00:00Z',
    '2013-01-01T22:00:00',
    '2013-01-01T22:00:00+09:00',
    '2013-02-30T22:00:00Z',
    '2013-13-01T22:00:00Z',
    '2013-01-01T24:00:00Z',
    '2013-01-01T22:60:00Z',
    '2013-01-01T22:00:00.Z',
    '1357077600',
    'yesterday',
    '',
  ])('for a time that is none: %s', (time) => {
    const { message, error } = refusal(`${QUOTES}\n${time},A,1,2`)
    const right = 'expected UTC in ISO 8601, such as 2025-11-10T17:23:53.971745Z'
    expect(message).toBe(`tape.csv, line 2, column time: "${time}" is not a time; ${right}`)
    expect(error).toMatchObject({ code: 'time', line: 2, column: 'time' })
  })

  test('for a time that is a microsecond earlier than the row before', () => {
    const { message, error } = refusal(
      `${QUOTES}\n2013-01-01T22:00:00.000002Z,A,1,2\n2013-01-01T22:00:00.000001Z,A,1,2`,
    )
    expect(message).toBe(
      'tape.csv, line 3, column time: 2013-01-01T22:00:00.000001Z is earlier than the row before, 2013-01-01T22:00:00.000002Z; expected rows in order of time',
    )
    expect(error.code).toBe('order')
  })

  const bad = ['NaN', 'Infinity', '-Infinity', '1e999', 'abc', '0x10', '1_000', '', '1 000', '-1']

  test.each([...bad, '0', '-0', '1e-999'])('for a price that is none: %s', (price) => {
    const { message, error } = refusal(`${TRADES}\n2013-01-01T22:00:00Z,A,${price},1,buy`)
    expect(message).toBe(
      `tape.csv, line 2, column price: "${price}" is not a price; expected a finite number above 0`,
    )
    expect(error).toMatchObject({ code: 'number', line: 2, column: 'price' })
  })

  test.each(bad)('for a volume that is none: %s', (volume) => {
    const { message } = refusal(`${TRADES}\n2013-01-01T22:00:00Z,A,1,${volume},buy`)
    const right = 'expected a finite number, 0 or above'
    expect(message).toBe(`tape.csv, line 2, column volume: "${volume}" is not a volume; ${right}`)
  })

  test.each(['bid', 'ask'])('for a bad %s', (column) => {
    const fields = column === 'bid' ? 'x,2' : '1,x'
    const { message } = refusal(`${QUOTES}\n2013-01-01T22:00:00Z,A,${fields}`)
    expect(message).toBe(
      `tape.csv, line 2, column ${column}: "x" is not a price; expected a finite number above 0`,
    )
  })

  test('for a bid above the ask', () => {
    const { message } = refusal(`${QUOTES}\n2013-01-01T22:00:00Z,A,86.729,86.728`)
    expect(message).toBe(
      'tape.csv, line 2, column bid: 86.729 is above the ask, 86.728; expected a bid that is not',
    )
  })

  test.each(['BUY', 'hold', ''])('for a side that is none: %s', (side) => {
    const { message } = refusal(`${TRADES}\n2013-01-01T22:00:00Z,A,1,1,${side}`)
    expect(message).toBe(
      `tape.csv, line 2, column side: "${side}" is not a side; expected buy or sell`,
    )
  })

  test('for a symbol that is empty', () => {
    const { message } = refusal(`${QUOTES}\n2013-01-01T22:00:00Z,,1,2`)
    expect(message).toBe(
      'tape.csv, line 2, column symbol: is empty; expected a name, such as XBTUSDT',
    )
  })

  test.each([QUOTES, `${TRADES}\r\n\r\n`])('for having no rows: %j', (content) => {
    const { message, error } = refusal(content)
    expect(message).toBe('tape.csv: has no rows; expected one or more')
    expect(error.code).toBe('rows')
  })

  test.each([
    [
      `${QUOTES}\n\n2013-01-01T22:00:00Z,"A,1,2\n2013-01-01T22:00:01Z,A,1,2\n`,
      'line 3, column symbol: a quote is opened and never closed; expected a second one',
    ],
    [
      `${QUOTES}\n2013-01-01T22:00:00Z,"A"B,1,2\n`,
      'line 2, column symbol: text follows a closing quote; expected a comma or the end of the line',
    ],
    [
      `${QUOTES}\n2013-01-01T22:00:00Z,A"B",1,2\n`,
      'line 2, column symbol: a quote within a field; expected quotes around all of it, or none',
    ],
    [`"time,symbol\n`, 'line 1: a quote is opened and never closed; expected a second one'],
  ])('for a broken quote: %j', (content, expected) => {
    const { message, error } = refusal(content)
    expect(message).toBe(`tape.csv, ${expected}`)
    expect(error.code).toBe('csv')
  })

  test('on the line where the row begins, after fields of several lines', () => {
    const { message } = refusal(
      `${QUOTES},note\r\n2013-01-01T22:00:00Z,A,1,2,"a\r\nb\r\nc"\r\n2013-01-01T22:00:00Z,A,1,x,"d\r\ne"\r\n`,
    )
    expect(message).toBe(
      'tape.csv, line 5, column ask: "x" is not a price; expected a finite number above 0',
    )
  })

  test('on one short line, whatever the field holds', () => {
    const { message } = refusal(
      `${TRADES}\n2013-01-01T22:00:00Z,A,1,1,"b\nu\u0007${'y'.repeat(999)}"`,
    )
    expect(message).toMatch(/^tape\.csv, line 2, column side: "b\\nu\\u0007y{36}…" is not a side/)
  })

  test('when it is not text at all', () => {
    const { error } = refusal(Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x22, 0xff, 0x00, 0x0a, 0x22]))
    expect(error.message.split('\n')).toHaveLength(1)
  })
})
