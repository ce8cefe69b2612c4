import { describe, expect, it } from 'vitest'
import { bytes, duration, lateness, line, price, ratio, words } from './format.ts'

describe('how a value is written', () => {
  it('is a dash, never 0, while the value is not known', () => {
    for (const quantity of [duration(undefined), bytes(undefined), lateness(undefined, 1)]) {
      expect(words(quantity)).toBe('–')
    }
    expect(ratio(undefined)).toBe('–')
  })

  it('has three digits that matter, in a unit that fits', () => {
    const written = [0.34, 9.94, 9.96, 234.4, 999.6, 1024, 12_340, 120_000].map((ms) =>
      words(duration(ms)),
    )
    const fits = ['0.3 ms', '9.9 ms', '10 ms', '234 ms', '1.00 s', '1.02 s', '12.3 s', '2 min']
    expect(written).toEqual(fits)
    const sizes = [87.2, 1243, 12_430, 124_300, 2e6].map((count) => words(bytes(count)))
    expect(sizes).toEqual(['87 B', '1.24 kB', '12.4 kB', '124 kB', '2.0 MB'])
  })

  it('does not round a few requests to none', () => {
    expect([1 / 340, 0.012, 0.5, 12.3, 0].map(ratio)).toEqual([
      '0.0029',
      '0.012',
      '0.50',
      '12',
      '0',
    ])
  })

  it('is a bound where the clock bears out no more, and never negative', () => {
    expect(words(lateness(-3, 20))).toBe('< 20 ms')
    expect(words(lateness(12, 20))).toBe('< 20 ms')
    expect(words(lateness(25, 20))).toBe('25 ms')
    expect(words(lateness(0.1, 0.2))).toBe('< 1 ms')
    expect(words(lateness(0.6, 0.2))).toBe('0.6 ms')
    expect(words(lateness(12, undefined))).toBe('–')
  })

  it('keeps a price’s digits', () => {
    expect(price(105433.6, 1)).toBe('105,433.6')
    expect(price(86.5, 4)).toBe('86.5000')
  })
})

describe('a publisher’s text', () => {
  it('becomes one line, its control characters visible', () => {
    expect(line('a\r\n\tb\u0000c', 99)).toBe('a b␀c')
  })

  it('is cut, but never through an emoji', () => {
    expect(line('x'.repeat(65_536), 5)).toBe('xxxxx…')
    expect(line('1234😀', 5)).toBe('1234…')
  })
})
