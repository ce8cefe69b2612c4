import { describe, expect, test } from 'vitest'
import { Entry, Form } from './entry.ts'
import type { FeedEvent } from './event.ts'

describe('an entry', () => {
  test('is encoded once in each form, when first asked for', () => {
    const asked: string[] = []
    const form = (name: string): Form =>
      new Form(({ json }) => {
        asked.push(name)
        return Buffer.from(`${name}:${json}`)
      })
    const [a, b] = [form('a'), form('b')]
    const entry = new Entry(1, {} as FeedEvent, '{}')
    expect(asked).toEqual([])

    const first = entry.as(b)
    expect(entry.as(b)).toBe(first)
    expect(entry.as(a).toString()).toBe('a:{}')
    expect(entry.as(b).toString()).toBe('b:{}')
    expect(asked).toEqual(['b', 'a'])
  })

  test('has its size in bytes of UTF-8', () => {
    expect(new Entry(1, {} as FeedEvent, '"🚀é"').bytes).toBe(8)
  })
})
