import { randomFrom, shuffled } from '../lib/statistics/random.ts'
import { TRANSPORTS } from '../lib/transports.ts'
import { disturbances } from './disturbances.ts'
import { misbehaviours } from './misbehaviour/index.ts'

export interface SoakSettings {
  /** Of clients being there, about: the server's starts and ends, and the rests, come on top. */
  readonly seconds: number
  /** Half of them behave. */
  readonly clients: number
  readonly seed: number
  /** Share of the usual back-off after which drivers come back; 1. (Browser halves have their own.) */
  readonly backoff?: number
}

/** How a server's life ends. */
export type End = 'kill -9' | 'drain'

/** Of those that behave, each so-many-th is a browser half. */
const BROWSERS = 5

/** Shares of the time: of the three lives that end under load, and of the two parts of the last. */
const PARTS = [0.2, 0.2, 0.2, 0.2, 0.2]

/** By how much of itself a part may be longer or shorter. */
const JITTER = 0.25

/** What one client is. */
export interface Role {
  readonly index: number
  readonly transport: string
  /** How it behaves: well, as a driver or a browser half; or what befalls it, or what it does. */
  readonly manner: string
}

export interface Plan {
  readonly roles: readonly Role[]
  readonly lives: readonly { readonly seconds: number; readonly end: End }[]
  /** Of the last life: seconds under load before the load leaves, and once it has come again. */
  readonly last: readonly [number, number]
}

const WELL = ['driver', 'browser'] as const

/** The same for the same settings. */
export function planOf({ seconds, clients, seed }: SoakSettings): Plan {
  const random = randomFrom(seed)
  const bad = [...disturbances, ...misbehaviours].map(({ name }) => name)
  const roles = Array.from({ length: clients }, (_, index): Role => {
    const turn = index >> 1
    const transport = TRANSPORTS[turn % TRANSPORTS.length] as string
    const round = Math.floor(turn / TRANSPORTS.length)
    const well = WELL[round % BROWSERS === BROWSERS - 1 ? 1 : 0]
    return {
      index,
      transport,
      manner: index % 2 === 0 ? well : (bad[round % bad.length] as string),
    }
  })
  const ends = shuffled<End>(['kill -9', 'kill -9', 'drain'], random)
  const parts = PARTS.map((part) => part * seconds * (1 + JITTER * (2 * random() - 1)))
  const [first = 0, second = 0] = parts.slice(ends.length)
  return {
    roles,
    lives: ends.map((end, index) => ({ end, seconds: parts[index] ?? 0 })),
    last: [first, second],
  }
}

/** A client's own draws: the same for the same seed, whatever the others do meanwhile. */
export function drawsOf(seed: number, index: number): () => number {
  return randomFrom(seed, 0x50a4 + index)
}
