import { describe, expect, test } from 'vitest'
import { Checker } from './checker.ts'

const E = 'epoch123'

function at(seq: number, lateAfter?: number): Checker {
  const checker = new Checker(lateAfter)
  checker.start('live', E, seq)
  return checker
}

describe('a checker', () => {
  test('finds nothing wrong with events in order', () => {
    const checker = at(4)
    expect([5, 6, 7].map((seq) => checker.take(E, seq, 1))).toEqual(['new', 'new', 'new'])
    expect(checker.findings).toEqual({
      ...{ delivered: 3, dropped: 0, repeated: 0, reordered: 0, late: 0, missed: 0, resets: 0 },
    })
  })

  test('counts what is missing, until it comes: then it was reordered', () => {
    const checker = at(0)
    checker.take(E, 1)
    checker.take(E, 6)
    expect(checker.findings).toMatchObject({ dropped: 4, reordered: 0 })
    expect(checker.take(E, 3)).toBe('reordered')
    expect(checker.take(E, 5)).toBe('reordered')
    expect(checker.findings).toMatchObject({ delivered: 4, dropped: 2, reordered: 2, repeated: 0 })
    expect(checker.take(E, 3)).toBe('repeated')
    expect(checker.findings).toMatchObject({ delivered: 4, dropped: 2, reordered: 2, repeated: 1 })
  })

  test('takes the word of the server, and of the log, for what was sent', () => {
    const checker = at(0)
    checker.take(E, 1)
    checker.stands(E, 3)
    expect(checker.findings.dropped).toBe(2)
    checker.stands(E, 3)
    checker.stands('another1', 9)
    expect(checker.findings.dropped).toBe(2)
  })

  test('counts apart what a start over skipped, less what its snapshot showed', () => {
    const checker = at(10)
    expect(checker.start('live', E, 20, 2)).toBe(8)
    expect(checker.start('reset', E, 25)).toBe(5)
    expect(checker.findings).toMatchObject({ missed: 13, dropped: 0, resets: 1 })
  })

  test('cannot know what a new log made it miss, and forgives nothing of the old one', () => {
    const checker = at(10)
    checker.take(E, 13)
    expect(checker.start('reset', 'another1', 500)).toBe(0)
    expect(checker.take('another1', 501)).toBe('new')
    expect(checker.findings).toMatchObject({ delivered: 2, missed: 0, dropped: 2 })
  })

  test('calls late what came live and is older than the bound, and nothing else', () => {
    const checker = at(0, 100)
    checker.take(E, 1, 99)
    checker.take(E, 2, 101)
    checker.take(E, 3)
    expect(checker.findings).toMatchObject({ delivered: 3, late: 1 })
  })

  test('is resumed without losing count', () => {
    const checker = at(5)
    checker.start('resumed', E, 5)
    checker.take(E, 6)
    expect(checker.findings).toMatchObject({ delivered: 1, dropped: 0, missed: 0 })
  })
})
