import { expect } from 'vitest'
import type { RawResponse } from './raw-response.ts'

/** The problem that an answer is: whole, and as its head has it. */
export function problemIn(answer: RawResponse | undefined) {
  expect(answer).toMatchObject({ framing: 'length', complete: true })
  expect(answer?.headers['content-type']).toMatch(/^application\/problem\+json\b/)
  const it = JSON.parse(`${answer?.body}`)
  expect(Object.keys(it).sort()).toEqual(['detail', 'reason', 'status', 'title', 'type'])
  expect(it).toMatchObject({ type: 'about:blank', status: answer?.status, title: answer?.reason })
  expect(it.detail).toMatch(/\.$|component$/)
  return it as Record<'type' | 'title' | 'detail' | 'reason', string> & { status: number }
}
