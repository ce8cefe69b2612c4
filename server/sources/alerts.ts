import type { Draft, NotificationData, QuoteData, TradeData } from '../feed/event.ts'
import { decimals } from './decimals.ts'
import type { Source } from './source.ts'

/** What is worth a notification, as fractions of a price. */
export interface AlertLevels {
  /** A move since the last warning, or critical notification, or the first price. */
  readonly warning: number
  /** A move since the last critical notification, or the first price. */
  readonly critical: number
  /** By how much a high or low passes the last one reported, or the first price. */
  readonly extreme: number
}

/**
 * Tuned for one or two notifications a minute by default, mostly warnings, and seldom a critical
 * one. What came of it, as critical + warning + info, counted over whole laps or 300 simulated
 * minutes of each of six seeds:
 *
 * - the recordings at 10 times their speed, together 1.7 a minute: USDJPY 0 + 1 + 2 in its 3.3
 *   minutes, XBTUSDT 3 + 23 + 6 in its 41
 * - the simulator at 10 events/s, 4 symbols: 0.1 + 1.0 + 0.3 a minute
 *
 * On the recordings, warnings at 0.1 % gave 2.2 a minute, highs and lows 0.025 % apart 3.2.
 */
const ALERT_LEVELS: AlertLevels = { warning: 0.0015, critical: 0.005, extreme: 0.00075 }

type Price = TradeData | QuoteData
type PriceDraft = Draft & { type: 'price' }

/** A price that later ones are compared with. */
interface Reference {
  readonly price: number
  /** Which of the symbol's prices it was, from 1. */
  readonly at: number
}

/** What is known of one symbol. */
interface Watch {
  readonly first: number
  /** Prices seen. */
  count: number
  warning: Reference
  critical: Reference
  high: number
  low: number
}

/**
 * Draws notifications from prices by comparing them, without a clock: the same prices bring the
 * same notifications. One price causes one at most: a critical move goes before a warning, a
 * warning before a new high or low, which it then mentions.
 */
export class Alerts {
  readonly #levels: AlertLevels
  readonly #watches = new Map<string, Watch>()

  constructor(levels: AlertLevels = ALERT_LEVELS) {
    this.#levels = levels
  }

  /** Takes the next price and gives the notifications that it causes, most often none. */
  see({ data }: PriceDraft): Draft[] {
    const { symbol, price } = data
    const watch = this.#watches.get(symbol)
    if (watch === undefined) {
      const start = { price, at: 1 }
      const known = { first: price, count: 1, high: price, low: price }
      this.#watches.set(symbol, { ...known, warning: start, critical: start })
      return []
    }
    watch.count++
    const extreme = this.#extreme(watch, price)
    const move = this.#move(watch, price)
    if (move !== undefined) return [moveOf(data, watch.count, ...move, extreme)]
    return extreme === undefined ? [] : [extremeOf(data, watch.first, extreme)]
  }

  /** Forgets symbols whose next price does not continue the last one. */
  forget(symbols: Iterable<string>): void {
    for (const symbol of symbols) this.#watches.delete(symbol)
  }

  #extreme(watch: Watch, price: number): 'high' | 'low' | undefined {
    const { extreme } = this.#levels
    if (price >= watch.high * (1 + extreme)) {
      watch.high = price
      return 'high'
    }
    if (price <= watch.low * (1 - extreme)) {
      watch.low = price
      return 'low'
    }
    return undefined
  }

  #move(watch: Watch, price: number): ['warning' | 'critical', Reference] | undefined {
    const here = { price, at: watch.count }
    for (const level of ['critical', 'warning'] as const) {
      const since = watch[level]
      if (Math.abs(price / since.price - 1) < this.#levels[level]) continue
      watch.warning = here
      if (level === 'critical') watch.critical = here
      return [level, since]
    }
    return undefined
  }
}

/** A source whose notifications follow the price that caused them. */
export function withAlerts(source: Source, levels: AlertLevels = ALERT_LEVELS): Source {
  let running = {}
  return {
    about: source.about,
    start(emit, rewound) {
      const alerts = new Alerts(levels)
      const run = {}
      running = run
      source.start(
        (draft) => {
          emit(draft)
          if (draft.type !== 'price') return
          for (const alert of alerts.see(draft)) {
            // Whoever was handed the price may have stopped the source over it.
            if (running === run) emit(alert)
          }
        },
        (symbols) => {
          alerts.forget(symbols)
          rewound?.(symbols)
        },
      )
    },
    stop() {
      running = {}
      source.stop()
    },
  }
}

function moveOf(
  data: Price,
  count: number,
  level: 'warning' | 'critical',
  since: Reference,
  extreme: 'high' | 'low' | undefined,
): Draft {
  const { symbol, price } = data
  const direction = price > since.price ? 'up' : 'down'
  const steps = count - since.at
  const what = `${'bid' in data ? 'quote' : 'trade'}${steps === 1 ? '' : 's'}`
  const also = extreme === undefined ? '' : `; a new ${extreme}`
  const [to, from] = alike(price, since.price)
  const title = `${symbol} ${direction} ${percent(price, since.price)}`
  return notification(level, title, `${to}, from ${from} in ${steps} ${what}${also}`)
}

function extremeOf({ symbol, price }: Price, first: number, extreme: 'high' | 'low'): Draft {
  const [to, from] = alike(price, first)
  const where = `${percent(price, first)} ${price > first ? 'above' : 'below'}`
  return notification(
    'info',
    `${symbol} at a new ${extreme}`,
    `${to}, ${where} its start at ${from}`,
  )
}

function notification(level: NotificationData['level'], title: string, text: string): Draft {
  return { type: 'notification', data: { level, title, text, from: 'alerts' } }
}

/** The size of a move, as `0.15 %`. */
function percent(price: number, since: number): string {
  return `${(Math.abs(price / since - 1) * 100).toFixed(2)} %`
}

/** Two prices with as many digits after the point as the finer one has. */
function alike(one: number, other: number): [string, string] {
  const digits = Math.min(100, Math.max(decimals(String(one)), decimals(String(other))))
  return [one.toFixed(digits), other.toFixed(digits)]
}
