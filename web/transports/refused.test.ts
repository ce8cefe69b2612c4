import { expect, test } from 'vitest'
import { Refused, retryAfterOf } from './refused.ts'

const SENT = 'Sat, 01 Nov 2025 12:00:00 GMT'

test.each([
  ['3', 3000],
  ['0', 0],
  ['Sat, 01 Nov 2025 12:00:05 GMT', 5000],
  ['Sat, 01 Nov 2025 11:59:00 GMT', 0],
  ['soon', 0],
  ['-5', 0],
  ['1.5', 0],
])('Retry-After: %s is %d ms', (wish, expected) => {
  expect(retryAfterOf(wish, SENT)).toBe(expected)
})

test('Retry-After may be missing, and a date may come without the clock that it is of', () => {
  expect(retryAfterOf(null, SENT)).toBe(0)
  const wish = retryAfterOf(new Date(Date.now() + 10_000).toUTCString(), null)
  expect(wish).toBeGreaterThan(5000)
  expect(wish).toBeLessThanOrEqual(10_000)
})

test('says what a problem says, and when to come again', async () => {
  const body = JSON.stringify({ status: 503, detail: 'Too busy.' })
  const headers = { 'content-type': 'application/problem+json', 'retry-after': '4' }
  const refused = await Refused.of(new Response(body, { status: 503, headers }))
  expect(refused).toMatchObject({ message: 'Too busy.', retryAfter: 4000 })
})
