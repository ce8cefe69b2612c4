import { describe, expect, test, vi } from 'vitest'
import type { Draft, NotificationData } from '../feed/event.ts'
import { Alerts, withAlerts } from './alerts.ts'
import { trades } from './simulator.ts'
import type { Source } from './source.ts'
import { loadTape, shippedTapes } from './tape.ts'

const LEVELS = { warning: 0.01, critical: 0.05, extreme: 0.005 }

type PriceDraft = Draft & { type: 'price' }

function trade(price: number, symbol = 'A'): PriceDraft {
  return { type: 'price', data: { symbol, price, volume: 1, side: 'buy' } }
}

function quote(price: number): PriceDraft {
  return { type: 'price', data: { symbol: 'USDJPY', price, bid: price, ask: price } }
}

/** What comes of prices, as `level title | text`. */
function seen(prices: readonly PriceDraft[], alerts = new Alerts(LEVELS)): string[] {
  return prices
    .flatMap((price) => alerts.see(price))
    .map((draft) => {
      const { level, title, text } = draft.data as NotificationData
      return `${level} ${title} | ${text}`
    })
}

function alertsOf(...prices: number[]): string[] {
  return seen(prices.map((price) => trade(price)))
}

describe('a move', () => {
  test('is a warning from the threshold on, up and down, since the last one', () => {
    expect(alertsOf(1000, 1009.9, 990.2)).not.toContainEqual(expect.stringMatching(/^warning/))
    expect(alertsOf(1000, 1002, 1010)).toEqual([
      'warning A up 1.00 % | 1010, from 1000 in 2 trades; a new high',
    ])
    expect(alertsOf(1000, 1010, 1004.9, 999.5)).toEqual([
      'warning A up 1.00 % | 1010, from 1000 in 1 trade; a new high',
      'warning A down 1.04 % | 999.5, from 1010.0 in 2 trades',
    ])
  })

  test('is critical beyond the larger threshold, in one step or in several', () => {
    expect(alertsOf(1000, 950)).toEqual([
      'critical A down 5.00 % | 950, from 1000 in 1 trade; a new low',
    ])
    expect(alertsOf(1000, 1020, 1040, 1060)).toEqual([
      'warning A up 2.00 % | 1020, from 1000 in 1 trade; a new high',
      'warning A up 1.96 % | 1040, from 1020 in 1 trade; a new high',
      'critical A up 6.00 % | 1060, from 1000 in 3 trades; a new high',
    ])
  })

  test('is counted anew for both levels after a critical one', () => {
    expect(alertsOf(1000, 1060, 1065, 1071)).toHaveLength(2)
    expect(alertsOf(1000, 1060, 1007)).toEqual([
      expect.stringMatching(/^critical A up 6\.00 %/),
      expect.stringMatching(/^critical A down 5\.00 %/),
    ])
  })

  test('is told with as many digits on both sides', () => {
    expect(seen([quote(86), quote(86.9), quote(85.925)])).toEqual([
      'warning USDJPY up 1.05 % | 86.9, from 86.0 in 1 quote; a new high',
      'warning USDJPY down 1.12 % | 85.925, from 86.900 in 1 quote',
    ])
  })
})

describe('a new high or low', () => {
  test('is told once it passes the last one told by the margin', () => {
    expect(alertsOf(1000, 1004, 1005, 1007, 1009.9)).toEqual([
      'info A at a new high | 1005, 0.50 % above its start at 1000',
    ])
    expect(alertsOf(1000, 996, 994, 990.5)).toEqual([
      'info A at a new low | 994, 0.60 % below its start at 1000',
    ])
  })

  test('goes without words of its own where a warning has told it', () => {
    expect(alertsOf(1000, 1010, 1014)).toHaveLength(1)
  })

  test('is of the time since the start, not since the last alert', () => {
    expect(alertsOf(1000, 1020, 1005, 1014, 1019)).toEqual([
      expect.stringMatching(/^warning A up .* a new high$/),
      expect.stringMatching(/^warning A down [^;]*$/),
      expect.stringMatching(/^warning A up [^;]*$/),
    ])
  })
})

describe('alerts', () => {
  test('keep symbols apart', () => {
    expect(seen([trade(1000, 'A'), trade(2000, 'B'), trade(1001, 'A'), trade(2001, 'B')])).toEqual(
      [],
    )
  })

  test('are notifications from "alerts"', () => {
    const alerts = new Alerts(LEVELS)
    alerts.see(trade(100))
    expect(alerts.see(trade(101))).toEqual([
      {
        type: 'notification',
        data: {
          level: 'warning',
          title: 'A up 1.00 %',
          text: '101, from 100 in 1 trade; a new high',
          from: 'alerts',
        },
      },
    ])
  })

  test('are the same for the same prices', () => {
    const prices = loadTape(shippedTapes()[1] ?? '').rows.map((row) => row.draft as PriceDraft)
    expect(seen(prices)).toEqual(seen(prices))
  })

  test('forget the symbols that they are told to', () => {
    const alerts = new Alerts(LEVELS)
    seen([trade(1000, 'A'), trade(1000, 'B')], alerts)
    alerts.forget(['A'])
    expect(seen([trade(2000, 'A'), trade(2000, 'B')], alerts)).toEqual([
      expect.stringMatching(/^critical B/),
    ])
  })
})

describe('by default', () => {
  /** Notifications of each level. */
  function counts(prices: Iterable<Draft>) {
    const alerts = new Alerts()
    const result = { critical: 0, warning: 0, info: 0 }
    for (const price of prices) {
      for (const alert of alerts.see(price as PriceDraft)) {
        result[(alert.data as NotificationData).level]++
      }
    }
    return result
  }

  test('the tapes that ship cause one or two a minute at 10 times their speed', () => {
    const tapes = shippedTapes().map(loadTape)
    const [usdjpy, xbtusdt] = tapes.map((tape) => counts(tape.rows.map((row) => row.draft)))
    // In laps of 3.3 and of 41 minutes.
    expect(usdjpy).toEqual({ critical: 0, warning: 1, info: 2 })
    expect(xbtusdt).toEqual({ critical: 3, warning: 23, info: 6 })
  })

  test.each([
    [0.1, 4],
    [10, 4],
    [10, 200],
    [1000, 4],
  ])('the simulator causes about as many at %d events/s with %d symbols', (rate, count) => {
    const symbols = Array.from({ length: count }, (_, index) => `S${index}`)
    const next = trades({ rate, arrivals: 'periodic', symbols, seed: 1 })
    const events = Math.min(Math.max(rate * 60 * 30, 10_000), 300_000)
    const minutes = events / rate / 60
    const { critical, warning, info } = counts(Array.from({ length: events }, next))
    expect((critical + warning + info) / minutes).toBeGreaterThan(0.4)
    expect((critical + warning + info) / minutes).toBeLessThan(4)
  })
})

describe('a source with alerts', () => {
  /** A source that is worked by hand. */
  function byHand() {
    const none = () => {}
    const hand = {
      emit: none as (draft: Draft) => void,
      rewind: none as (symbols: readonly string[]) => void,
      stop: vi.fn(),
    }
    const source: Source = {
      about: { kind: 'simulator', rate: 1, arrivals: 'periodic', symbols: ['A'], seed: 1 },
      start(emit, rewound = none) {
        hand.emit = emit
        hand.rewind = rewound
      },
      stop: hand.stop,
    }
    return { hand, source: withAlerts(source, LEVELS), about: source.about }
  }

  function summary({ data }: Draft): string | number {
    return 'price' in data ? data.price : data.title
  }

  test('emits a notification right after the price that caused it', () => {
    const { hand, source } = byHand()
    const got: unknown[] = []
    source.start((draft) => got.push(summary(draft)))
    for (const price of [100, 101, 101.1]) hand.emit(trade(price))
    expect(got).toEqual([100, 101, 'A up 1.00 %', 101.1])
  })

  test('passes notifications of the source on', () => {
    const { hand, source } = byHand()
    const emit = vi.fn()
    source.start(emit)
    const draft: Draft = {
      type: 'notification',
      data: { level: 'info', title: 'Hello', text: '', from: 'someone' },
    }
    hand.emit(draft)
    expect(emit.mock.calls).toEqual([[draft]])
  })

  test('takes no alarm at a recording that begins again, and passes that on', () => {
    const { hand, source } = byHand()
    const got: unknown[] = []
    source.start(
      (draft) => got.push(summary(draft)),
      (symbols) => got.push(symbols),
    )
    hand.emit(trade(100))
    hand.emit(trade(110))
    hand.rewind(['A'])
    hand.emit(trade(100))
    expect(got).toEqual([100, 110, 'A up 10.00 %', ['A'], 100])
  })

  test('emits nothing after it was stopped, not even the alert of the last price', () => {
    const { hand, source } = byHand()
    const got: unknown[] = []
    source.start((draft) => {
      got.push(summary(draft))
      if (got.length === 2) source.stop()
    })
    hand.emit(trade(100))
    hand.emit(trade(200))
    expect(got).toEqual([100, 200])
    expect(hand.stop).toHaveBeenCalledOnce()
  })

  test('knows nothing of the run before', () => {
    const { hand, source } = byHand()
    const emit = vi.fn()
    source.start(emit)
    hand.emit(trade(100))
    source.stop()
    source.start(emit)
    hand.emit(trade(200))
    expect(emit).toHaveBeenCalledTimes(2)
  })

  test('says what the source says', () => {
    const { source, about } = byHand()
    expect(source.about).toBe(about)
  })
})
