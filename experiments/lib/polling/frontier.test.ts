import { describe, expect, test } from 'vitest'
import { AGE, BYTES, madeUp } from '../report/made-up.ts'
import { beats } from './frontier.ts'

describe('one arm beats another', () => {
  const record = madeUp({ rounds: 6 })

  test('when it is lower in every column', () => {
    expect(beats(record, [AGE, BYTES], 'sse', 'long-polling')).toBe(true)
    expect(beats(record, [AGE, BYTES], 'long-polling', 'sse')).toBe(false)
  })

  test('not when one of them is a tie, nor against itself', () => {
    const tied = madeUp({ rounds: 6, late: 50 })
    expect(beats(tied, [BYTES], 'sse', 'long-polling')).toBe(true)
    expect(beats(tied, [AGE, BYTES], 'sse', 'long-polling')).toBe(false)
    expect(beats(record, [AGE], 'sse', 'sse')).toBe(false)
  })

  test('not when there were too few rounds to tell', () => {
    expect(beats(madeUp({ rounds: 5 }), [AGE, BYTES], 'sse', 'long-polling')).toBe(false)
  })
})
