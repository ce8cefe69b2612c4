import { randomExponential, randomLcg, randomNormal } from 'd3-random'
import type { Draft } from '../feed/event.ts'
import { type Pacer, pace } from './pacer.ts'
import type { Source, SourceAbout } from './source.ts'

export interface SimulatorSettings {
  /** Events per second, on average and over all symbols: 0.1 to 5,000. */
  readonly rate: number
  /** Evenly spaced, or at the exponential distances of a Poisson process. */
  readonly arrivals: 'periodic' | 'poisson'
  /** One or more, each once. */
  readonly symbols: readonly string[]
  /** A whole number, 0 to 2^32 - 1. The same one gives the same trades at the same distances. */
  readonly seed: number
}

/**
 * Standard deviation of one trade's logarithmic return at one trade a second; at other rates it is
 * divided by their root, as over time in a market. A higher rate thus draws the same kind of curve
 * more finely, and neither it nor more symbols bring more alerts. With four symbols, each moves by
 * about 3 % a day.
 */
const VOLATILITY = 0.0002

/** Prices begin between these: high enough for 2 decimals to show a step at 5,000 events/s. */
const LOWEST_START = 1000
const HIGHEST_START = 10_000

const MEAN_VOLUME = 0.5

/** A made-up market: trades that look like trades, and can be had again by their seed. */
export class Simulator implements Source {
  readonly about: SourceAbout & { kind: 'simulator' }
  #pacer: Pacer | undefined

  /** @throws RangeError when a setting is out of its bounds */
  constructor({ rate, arrivals, symbols, seed }: SimulatorSettings) {
    if (!(rate >= 0.1 && rate <= 5000)) throw new RangeError(`rate ${rate} is not 0.1 to 5000`)
    if (symbols.length === 0) throw new RangeError('a simulator needs one symbol or more')
    if (new Set(symbols).size < symbols.length) throw new RangeError('a symbol is there twice')
    if (seed !== seed >>> 0) throw new RangeError(`seed ${seed} is not whole, 0 to 4294967295`)
    this.about = { kind: 'simulator', rate, arrivals, symbols, seed }
  }

  /** Begins with the first trade at once, and from the seed, however often it is started. */
  start(emit: (draft: Draft) => void): void {
    this.stop()
    const next = trades(this.about)
    const due = arrivalTimes(this.about)
    this.#pacer = pace(() => {
      emit(next())
      return due()
    })
  }

  stop(): void {
    this.#pacer?.stop()
    this.#pacer = undefined
  }
}

/** Gives the due times of the second event and of those after it, in ms since the first. */
export function arrivalTimes({ rate, arrivals, seed }: SimulatorSettings): () => number {
  let due = 0
  if (arrivals === 'poisson') {
    const gap = randomExponential.source(generator(seed, 0))(rate / 1000)
    return () => (due += gap())
  }
  // Multiplied and not added up, or 5,000 rounding errors a second would pass for drift.
  return () => (++due * 1000) / rate
}

/** Gives the trades, one by one: a geometric random walk for each symbol. */
export function trades({ rate, symbols, seed }: SimulatorSettings): () => Draft {
  // Apart from that of the arrivals: both kinds of arrivals then bring the same trades.
  const random = generator(seed, 1)
  const volume = randomExponential.source(random)(1 / MEAN_VOLUME)
  const step = randomNormal.source(random)(0, VOLATILITY / Math.sqrt(rate))
  const range = Math.log(HIGHEST_START / LOWEST_START)
  const prices = symbols.map(() => LOWEST_START * Math.exp(range * random()))
  return () => {
    const index = Math.floor(random() * symbols.length)
    const symbol = symbols[index] as string
    const move = step()
    const price = (prices[index] as number) * Math.exp(move)
    prices[index] = price
    return {
      type: 'price',
      data: {
        symbol,
        price: Math.max(0.01, round(price, 2)),
        volume: Math.max(0.0001, round(volume(), 4)),
        // Whoever takes the other side's offer moves the price.
        side: move < 0 ? 'sell' : 'buy',
      },
    }
  }
}

/**
 * A seeded generator. The seed is spread over 32 bits first, each to a place of its own, because a
 * linear congruential generator begins almost alike for seeds that are neighbours.
 */
function generator(seed: number, stream: number): () => number {
  const spread = Math.imul((seed ^ Math.imul(stream, 0x85ebca6b)) + 1, 0x9e3779b1)
  const random = randomLcg((spread ^ (spread >>> 16)) >>> 0)
  for (let skipped = 0; skipped < 8; skipped++) random()
  return random
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
