import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Draft } from '../feed/event.ts'
import { loadTape, shippedTapes, type Tape } from './tape.ts'
import { TapeSource } from './tape-source.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** A tape with rows at these milliseconds; the price is the number of the row, from 1. */
function tapeOf(symbol: string, ...times: number[]): Tape {
  const rows = times.map((time, index): Tape['rows'][number] => ({
    time: 1_357_077_600_000_000 + time * 1000,
    draft: { type: 'price', data: { symbol, price: index + 1, volume: 1, side: 'buy' } },
  }))
  const about = { file: 't.csv', what: 'trades', symbols: [symbol], date: '2013-01-01' } as const
  return { about: { ...about, rows: rows.length }, rows }
}

/** What was emitted within so many milliseconds, as `time symbol price`. */
function play(source: TapeSource, milliseconds: number): string[] {
  const started = performance.now()
  const log: string[] = []
  const elapsed = () => Math.round(performance.now() - started)
  source.start(
    ({ data }) => 'price' in data && log.push(`${elapsed()} ${data.symbol} ${data.price}`),
    (symbols) => log.push(`${elapsed()} rewound ${symbols}`),
  )
  vi.advanceTimersByTime(milliseconds)
  source.stop()
  return log
}

describe('a tape source', () => {
  test('opens past the first silence and keeps the others, at its speed', () => {
    const source = new TapeSource([tapeOf('A', 0, 60_000, 60_500, 60_500, 62_000)], 10)
    expect(play(source, 999)).toEqual(['0 A 1', '0 A 2', '50 A 3', '50 A 4', '200 A 5'])
  })

  test('begins again a second after the last row, past the first silence on each lap', () => {
    const source = new TapeSource([tapeOf('A', 0, 60_000, 60_500)], 1)
    expect(play(source, 3200)).toEqual([
      '0 A 1',
      '0 A 2',
      '500 A 3',
      '1500 rewound A',
      '1500 A 1',
      '1500 A 2',
      '2000 A 3',
      '3000 rewound A',
      '3000 A 1',
      '3000 A 2',
    ])
  })

  test('waits that second by the clock on the wall, whatever the speed', () => {
    const tape = tapeOf('A', 0, 1, 1001)
    expect(play(new TapeSource([tape], 1000), 1001).at(-1)).toBe('1001 A 2')
    expect(play(new TapeSource([tape], 0.1), 11_000).at(-1)).toBe('11000 A 2')
  })

  test('plays a tape of one row once a second', () => {
    const log = play(new TapeSource([tapeOf('A', 5)], 10), 2500)
    expect(log).toEqual(['0 A 1', '1000 rewound A', '1000 A 1', '2000 rewound A', '2000 A 1'])
  })

  test('loops each tape on its own', () => {
    const source = new TapeSource([tapeOf('A', 0, 1, 401), tapeOf('B', 0, 1, 1001)], 1)
    expect(play(source, 1600)).toEqual([
      '0 A 1',
      '0 A 2',
      '0 B 1',
      '0 B 2',
      '400 A 3',
      '1000 B 3',
      '1400 rewound A',
      '1400 A 1',
      '1400 A 2',
    ])
  })

  test('does not drift over many laps', () => {
    const source = new TapeSource([tapeOf('A', 0, 1, 1.3)], 0.7)
    const lap = 1000 + 0.3 / 0.7
    const log = play(source, 1000 * lap + 1)
    expect(log.filter((line) => line.endsWith(' 1'))).toHaveLength(1001)
  })

  test('plays what late timers missed, in order', () => {
    let clock = 0
    const late = vi.spyOn(performance, 'now').mockImplementation(() => clock)
    const source = new TapeSource([tapeOf('A', 0, 1, 101, 201, 301)], 1)
    const prices: unknown[] = []
    source.start(({ data }) => 'price' in data && prices.push(data.price))
    clock = 250
    vi.advanceTimersToNextTimer()
    source.stop()
    late.mockRestore()
    expect(prices).toEqual([1, 2, 3, 4])
  })

  test('plays the tapes that ship in full before each begins again', () => {
    const source = new TapeSource(shippedTapes().map(loadTape), 1000)
    const drafts: Draft[] = []
    const laps: string[] = []
    source.start(
      (draft) => drafts.push(draft),
      ([symbol = '']) =>
        laps.push(
          `${symbol} after ${drafts.filter((it) => 'symbol' in it.data && it.data.symbol === symbol).length}`,
        ),
    )
    vi.advanceTimersByTime(25_600)
    source.stop()
    expect(laps).toContain('XBTUSDT after 1000')
    expect(laps.slice(0, 3)).toEqual([
      'USDJPY after 1000',
      'USDJPY after 2000',
      'USDJPY after 3000',
    ])
  })

  test('begins from the first row each time it is started', () => {
    const source = new TapeSource([tapeOf('A', 0, 1, 101)], 1)
    expect(play(source, 50)).toEqual(['0 A 1', '0 A 2'])
    expect(play(source, 150)).toEqual(['0 A 1', '0 A 2', '100 A 3'])
  })

  test('emits nothing after it was stopped, not even what is due in the same turn', () => {
    const source = new TapeSource([tapeOf('A', 0, 1, 1, 1)], 1)
    const emit = vi.fn(() => source.stop())
    source.start(emit)
    vi.advanceTimersByTime(5000)
    expect(emit).toHaveBeenCalledOnce()
  })

  test('says what it plays', () => {
    const tape = tapeOf('A', 0)
    expect(new TapeSource([tape], 10).about).toEqual({
      kind: 'tape',
      speed: 10,
      tapes: [tape.about],
    })
  })

  test('refuses to play nothing, or at a speed out of bounds', () => {
    expect(() => new TapeSource([], 10)).toThrow(
      new RangeError('a tape source needs one tape or more'),
    )
    for (const speed of [0.09, 1001, Number.NaN, -1]) {
      expect(() => new TapeSource([tapeOf('A', 0)], speed)).toThrow(
        new RangeError(`speed ${speed} is not 0.1 to 1000`),
      )
    }
  })
})
