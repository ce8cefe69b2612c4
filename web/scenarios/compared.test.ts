import { describe, expect, test } from 'vitest'
import { compared } from './compared.ts'
import type { Question } from './scenario.ts'

const share: Question = { kind: 'number', text: '', unit: '%', min: 0, max: 100, step: 1 }
const lane: Question = {
  kind: 'lane',
  text: '',
  choices: [
    { value: 'sse', label: 'Server-sent events' },
    { value: 'none', label: 'none' },
  ],
}

describe('a prediction held against a run', () => {
  test('came true within what n allows, and did not outside', () => {
    const answer = { value: 41.2, n: 34, low: 26.4, high: 57.8 }
    expect(compared(share, 50, answer)).toEqual({
      text: 'You said 50 %, it was 41 % (n = 34; 26 to 58 %). That is within what this run allows.',
      agrees: true,
    })
    expect(compared(share, 90, answer)).toEqual({
      text: 'You said 90 %, it was 41 % (n = 34; 26 to 58 %). That is outside of what this run allows.',
      agrees: false,
    })
  })

  test('is neither right nor wrong before n suffices', () => {
    const answer = { value: 100, n: 7, low: 64.6, high: 100 }
    expect(compared(share, 10, answer)).toEqual({
      text: 'You said 10 %, it was 100 % (n = 7; 65 to 100 %). n = 7 is too few to call that right or wrong.',
      agrees: undefined,
    })
  })

  test('is exact where everything was counted', () => {
    const events: Question = { ...share, unit: 'events' }
    const answer = { value: 0, n: 80, low: 0, high: 0 }
    const [right, wrong] = [compared(events, 0, answer), compared(events, 30, answer)]
    expect(right).toEqual({ text: 'You said 0 events, it was 0 events (n = 80).', agrees: true })
    expect(wrong.agrees).toBe(false)
  })

  test('is not judged where no range is known', () => {
    const times: Question = { ...share, unit: '×' }
    expect(compared(times, 435, { value: 4.4, n: 20 })).toEqual({
      text: 'You said 435 ×, it was 4.4 × (n = 20).',
      agrees: undefined,
    })
  })

  test('of a lane is right or wrong, in the lane’s words', () => {
    expect(compared(lane, 'sse', { value: 'none', n: 87 })).toEqual({
      text: 'You said Server-sent events, it was none (n = 87).',
      agrees: false,
    })
  })

  test('may be missing, and so may the answer', () => {
    expect(compared(lane, undefined, { value: 'sse' }).text).toBe('It was Server-sent events.')
    expect(compared(lane, 'sse', undefined)).toEqual({
      text: 'You said Server-sent events; this run cannot tell.',
      agrees: undefined,
    })
    expect(compared(lane, undefined, undefined).text).toBe('')
  })
})
