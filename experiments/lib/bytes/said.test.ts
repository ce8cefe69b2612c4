import { expect, test } from 'vitest'
import { madeUp } from '../report/made-up.ts'
import { allBytes, inText } from './said.ts'

test('a name goes into a sentence with a small letter, unless it is written otherwise', () => {
  expect(inText('short-polling')).toBe('short polling')
  expect(inText('sse')).toBe('server-sent events')
  expect(inText('websocket')).toBe('WebSocket')
})

test('all bytes are those of every arm and round, each way, as either counted them', () => {
  const run = madeUp({ rounds: 2 })
  const rounds = run.rounds.map((round) => ({
    ...round,
    results: {
      sse: {
        figures: {
          clientsUp: { value: 10, n: 1 },
          clientsDown: { value: 200, n: 1 },
          proxyUp: { value: 10, n: 1 },
          proxyDown: { value: 201, n: 1 },
        },
        histograms: {},
      },
    },
  }))
  expect(allBytes({ ...run, rounds })).toEqual({ clients: 420, proxy: 422 })
})
