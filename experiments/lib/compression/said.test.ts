import { expect, test } from 'vitest'
import { AGE, BYTES, madeUp } from '../report/made-up.ts'
import { judged, takeoverCost } from './said.ts'

test('a change is said with its figures, and doubted where the rounds cannot tell', () => {
  const enough = madeUp({ rounds: 6 })
  expect(judged(enough, BYTES, 'long-polling', 'sse')).toBe('from 900 to 253 B')
  expect(judged(madeUp({ rounds: 2 }), BYTES, 'long-polling', 'sse')).toContain('too few rounds')
  const same = madeUp({ rounds: 6, late: 50 })
  expect(judged(same, AGE, 'long-polling', 'sse')).toContain('no difference beyond the spread')
})

test('contexts take CPU by the message and memory by the connection', () => {
  const { cores, bytes } = takeoverCost(1000, 10, { cpu: 50, memory: 256 })
  expect(cores).toBeCloseTo(0.5, 10)
  expect(bytes).toBe(256_000 * 1024)
})
