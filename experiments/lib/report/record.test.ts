import { describe, expect, test } from 'vitest'
import { madeUp } from './made-up.ts'
import { checkRecord, fileName, parseRecord, RecordError, recordText } from './record.ts'

const record = madeUp()

describe('a record', () => {
  test('comes back from its JSON as it was, histograms and all', () => {
    expect(parseRecord(recordText(record))).toEqual(record)
    expect(parseRecord(recordText({ ...record, rounds: [] }))).toEqual({ ...record, rounds: [] })
  })

  test('has a line a round, so that a diff shows which changed', () => {
    const lines = recordText(record).split('\n')
    expect(lines.filter((line) => line.startsWith('    {"order":'))).toHaveLength(5)
    expect(lines.at(-1)).toBe('')
  })

  test('names its files by number and name', () => {
    expect(fileName(record)).toBe('03-distance')
  })

  test('is refused with an answer that its run does not bear out', () => {
    const validity = { isValid: false, reasons: [{ code: 'too-few', sentence: 'few.' }] }
    expect(() => checkRecord({ ...record, validity })).toThrow('no answer')
    expect(() => checkRecord({ ...record, validity, answer: null })).not.toThrow()
  })

  test('is refused when a table names what is not there', () => {
    const [table] = record.tables
    if (!table) throw new Error('it has no table')
    const [column] = table.columns
    const wrong = [
      { ...table, arms: ['carrier-pigeon'] },
      { ...table, columns: [{ ...column, histogram: undefined }] },
      { ...table, columns: [{ ...column, figure: 'bytes' }] },
      { ...table, columns: [{ label: 'age', unit: 'ms', digits: 0, histogram: 'age' }] },
    ]
    for (const one of wrong) {
      const text = JSON.stringify({ ...record, tables: [one] })
      expect(() => parseRecord(text), text.slice(-300)).toThrow(RecordError)
    }
  })

  test('is refused with what is wrong, when it is another format or none at all', () => {
    expect(() => parseRecord(JSON.stringify({ ...record, format: 2 }))).toThrow('/format')
    expect(() => parseRecord(JSON.stringify({ ...record, seconds: -1 }))).toThrow('/seconds')
    expect(() => parseRecord('{"format":1}')).toThrow(RecordError)
    expect(() => parseRecord('not JSON')).toThrow('it is no JSON')
  })
})
