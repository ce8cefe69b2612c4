import { expect, test } from 'vitest'
import { longPolling, SSE, shortPolling, wayLabel, wayName, waySettings } from './way.ts'

test('a way to be told is named by its transport and what that is set to', () => {
  expect([shortPolling(500), longPolling(1), SSE].map(wayName)).toEqual([
    'short-polling-500',
    'long-polling-1',
    'sse',
  ])
  expect([shortPolling(2000), longPolling(25), SSE].map(wayLabel)).toEqual([
    'Short polling, P = 2,000 ms',
    'Long polling, wait 25 s',
    'Server-sent events',
  ])
})

test('its clients are told what is set, and nothing else', () => {
  const more = { ...shortPolling(500), rhythm: 'periodic' }
  expect(waySettings(more)).toEqual({ transport: 'short-polling', interval: 500 })
  expect(waySettings(SSE)).toEqual({ transport: 'sse' })
})
