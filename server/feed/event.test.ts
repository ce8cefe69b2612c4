import { describe, expect, test } from 'vitest'
import { encodeEvent, type FeedEvent, now } from './event.ts'

const said = (text: string): FeedEvent => ({
  id: 'k3v9x2ab.42',
  type: 'notification',
  at: 1763820001234.567,
  data: { level: 'info', title: 'title', text, from: 'someone' },
})

const bytes = (json: string): number => Buffer.from(json).length

describe("an event's JSON", () => {
  test('has its keys in one order, whatever the order they were given in', () => {
    const { id, type, at, data } = said('hello')
    const turned = { data, at, type, id } as FeedEvent
    expect(encodeEvent(turned)).toBe(encodeEvent(said('hello')))
    expect(encodeEvent(turned)).toMatch(
      /^\{"id":"k3v9x2ab\.42","type":"notification","at":1763820001234\.567,"data":\{/,
    )
  })

  test.each([
    ['ASCII', 'plain'],
    ['two bytes a letter', 'äöüß'],
    ['three bytes a letter', '価格€'],
    ['emoji', '🚀👩‍👩‍👧‍👦🇩🇪'],
    ['a lone surrogate', '\ud83d'],
    ['what JSON escapes', '\n\r\0"\\'],
  ])('with %s is padded exact to the byte, from 9 bytes on', (_, text) => {
    const event = said(text)
    const natural = bytes(encodeEvent(event))
    for (let padTo = natural + 9; padTo < natural + 30; padTo++) {
      const json = encodeEvent(event, padTo)
      expect(bytes(json)).toBe(padTo)
      const { pad, ...data } = JSON.parse(json).data
      expect(data).toEqual(event.data)
      expect(pad).toBe('x'.repeat(padTo - natural - 9))
    }
  })

  test('is left as it is where no padding fits, or it is larger already', () => {
    const event = said('🚀')
    const plain = encodeEvent(event)
    const natural = bytes(plain)
    for (const padTo of [0, 1, natural - 1, natural, natural + 1, natural + 8]) {
      expect(encodeEvent(event, padTo)).toBe(plain)
    }
  })

  test('is padded without a change to the event itself', () => {
    const event = said('hello')
    encodeEvent(event, 1000)
    expect(event).toEqual(said('hello'))
  })
})

describe('the time of an event', () => {
  test('is milliseconds since 1970, with no more than microseconds, and never goes back', () => {
    const times = Array.from({ length: 1_000 }, now)
    for (const [index, at] of times.entries()) {
      expect(String(at)).toMatch(/^\d{13}(\.\d{1,3})?$/)
      expect(at).toBeGreaterThanOrEqual(times[index - 1] ?? 0)
    }
    expect(times.some((at) => !Number.isInteger(at))).toBe(true)
  })
})
