import { expect, test } from 'vitest'
import { Progress, time } from './progress.ts'

function said(isTTY: boolean): string {
  let text = ''
  const write = (more: string): boolean => {
    text += more
    return true
  }
  const progress = new Progress({ isTTY, columns: 40, write }, '3 distance')
  for (const [round, arm, left] of [
    [1, 'SSE', 20],
    [1, 'WebSocket', 15],
    [2, 'SSE', 10],
  ] as const) {
    progress.step({ round, rounds: 2, arm, left })
  }
  progress.end()
  return text
}

test('on a terminal progress is one line, never longer than the terminal is wide', () => {
  const lines = said(true).split('\r\x1b[2K')
  expect(lines).toHaveLength(5)
  expect(lines.at(-1)).toBe('')
  expect(Math.max(...lines.map(({ length }) => length))).toBe(39)
})

test('elsewhere progress is a line a round', () => {
  expect(said(false)).toBe(
    '3 distance: round 1 of 2, SSE, about 20 s left\n3 distance: round 2 of 2, SSE, about 10 s left\n',
  )
})

test('time is said in seconds, and from a minute and a half on in minutes', () => {
  expect([time(0.2), time(89.5), time(91)]).toEqual(['1 s', '90 s', '2 min'])
})
