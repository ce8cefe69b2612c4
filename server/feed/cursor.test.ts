import { describe, expect, test } from 'vitest'
import {
  type Bounds,
  CURSOR_PATTERN,
  type Cursor,
  decide,
  formatCursor,
  parseCursor,
} from './cursor.ts'

const MOST = Number.MAX_SAFE_INTEGER

describe('a cursor', () => {
  test.each([
    ['the shortest epoch', 'abcdefgh.1', { epoch: 'abcdefgh', seq: 1 }],
    ['the longest epoch', 'ABCDEFGHabcdef09.42', { epoch: 'ABCDEFGHabcdef09', seq: 42 }],
    ['an epoch of digits alone', '00000000.7', { epoch: '00000000', seq: 7 }],
    ['seq 0, before the first event', 'k3v9x2ab.0', { epoch: 'k3v9x2ab', seq: 0 }],
    ['the largest seq, 2^53 - 1', `k3v9x2ab.${MOST}`, { epoch: 'k3v9x2ab', seq: MOST }],
  ])('with %s is read, and written the same again', (_, text, cursor) => {
    expect(parseCursor(text)).toEqual(cursor)
    expect(formatCursor(cursor)).toBe(text)
  })

  test.each([
    ['empty', ''],
    ['garbage', 'garbage'],
    ['an epoch without a seq', 'k3v9x2ab'],
    ['an epoch and a point', 'k3v9x2ab.'],
    ['a seq without an epoch', '42'],
    ['a seq behind a point', '.42'],
    ['NUL', '\0'],
    ['NUL in the epoch', 'k3v9x2\0b.42'],
    ['NUL at the end', 'k3v9x2ab.42\0'],
    ['a negative seq', 'k3v9x2ab.-5'],
    ['a leading zero', 'k3v9x2ab.007'],
    ['two zeros', 'k3v9x2ab.00'],
    ['an exponent', 'k3v9x2ab.1e3'],
    ['a plus sign', 'k3v9x2ab.+1'],
    ['hexadecimal', 'k3v9x2ab.0x1f'],
    ['a fraction', 'k3v9x2ab.4.2'],
    ['2^53', 'k3v9x2ab.9007199254740992'],
    ['the largest number of 16 digits', 'k3v9x2ab.9999999999999999'],
    ['17 digits', 'k3v9x2ab.10000000000000000'],
    ['2^64', 'k3v9x2ab.18446744073709551616'],
    ['Infinity', 'k3v9x2ab.Infinity'],
    ['NaN', 'k3v9x2ab.NaN'],
    ['a space in front', ' k3v9x2ab.42'],
    ['a space behind', 'k3v9x2ab.42 '],
    ['a space within', 'k3v9x2ab. 42'],
    ['an epoch of 7 characters', 'k3v9x2a.42'],
    ['an epoch of 17 characters', 'k3v9x2abk3v9x2abc.42'],
    ['an epoch with a hyphen', 'k3v9-2ab.42'],
    ['an epoch with letters beyond ASCII', 'k3v9x2äb.42'],
    ['digits beyond ASCII', 'k3v9x2ab.٤٢'],
    ['full-width digits', 'k3v9x2ab.\uff14\uff12'],
    ['two points', 'k3v9x2ab..42'],
    ['a newline at the end', 'k3v9x2ab.42\n'],
    ['a line in front', 'x\nk3v9x2ab.42'],
    ['two cursors', 'k3v9x2ab.42,k3v9x2ab.43'],
    ['20 kB', `k3v9x2ab.${'1'.repeat(20_000)}`],
  ])('that is %s is malformed', (_, text) => {
    expect(parseCursor(text)).toBe('malformed')
  })

  test('has a grammar that schemas, which compile it for Unicode, read in the same way', () => {
    const schema = new RegExp(CURSOR_PATTERN, 'u')
    expect(schema.test('k3v9x2ab.42')).toBe(true)
    expect(schema.test('k3v9x2ab.42\n')).toBe(false)
    expect(schema.test('k3v9x2ab.042')).toBe(false)
  })
})

describe('the decision', () => {
  const epoch = 'k3v9x2ab'
  const log: Bounds = { epoch, oldest: 11, newest: 20 }
  const at = (seq: number): Cursor => ({ epoch, seq })
  const resumed = (seq: number) => ({ outcome: 'resumed', seq })
  const reset = (reason: string) => ({ outcome: 'reset', reason })

  test('without a cursor is live', () => {
    expect(decide(undefined, log)).toEqual({ outcome: 'live' })
  })

  test('on a malformed cursor is reset: malformed', () => {
    expect(decide('malformed', log)).toEqual(reset('malformed'))
  })

  test('on a cursor of another epoch is reset: epoch, whatever its seq', () => {
    for (const seq of [0, 10, 15, 20, 21, MOST]) {
      expect(decide({ epoch: 'otherlog', seq }, log)).toEqual(reset('epoch'))
    }
    expect(decide({ epoch: 'K3V9X2AB', seq: 15 }, log)).toEqual(reset('epoch'))
  })

  test('at the newest event is resumed, with nothing missing', () => {
    expect(decide(at(20), log)).toEqual(resumed(20))
  })

  test('one past the newest event is reset: future', () => {
    expect(decide(at(21), log)).toEqual(reset('future'))
    expect(decide(at(MOST), log)).toEqual(reset('future'))
  })

  test('one before the oldest event is resumed, with exactly all missing', () => {
    expect(decide(at(10), log)).toEqual(resumed(10))
  })

  test('two before the oldest event is reset: trimmed', () => {
    expect(decide(at(9), log)).toEqual(reset('trimmed'))
    expect(decide(at(0), log)).toEqual(reset('trimmed'))
  })

  test('between the ends is resumed', () => {
    expect(decide(at(11), log)).toEqual(resumed(11))
    expect(decide(at(19), log)).toEqual(resumed(19))
  })

  test('on an empty log is resumed at 0 and reset: future from 1', () => {
    const empty: Bounds = { epoch, oldest: 1, newest: 0 }
    expect(decide(undefined, empty)).toEqual({ outcome: 'live' })
    expect(decide(at(0), empty)).toEqual(resumed(0))
    expect(decide(at(1), empty)).toEqual(reset('future'))
  })

  test('on a log that kept its count but lost its events is resumed at the newest alone', () => {
    const emptied: Bounds = { epoch, oldest: 21, newest: 20 }
    expect(decide(at(20), emptied)).toEqual(resumed(20))
    expect(decide(at(19), emptied)).toEqual(reset('trimmed'))
    expect(decide(at(21), emptied)).toEqual(reset('future'))
  })
})
