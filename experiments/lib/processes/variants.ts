import type { Series } from '../report/chart.ts'

/** Where the log is, and how many processes serve it. */
export interface Variant {
  readonly name: string
  readonly label: string
  readonly processes: number
  readonly hasRedis: boolean
  readonly look: Pick<Series, 'hue' | 'shape'>
}

export const MEMORY: Variant = {
  ...{ name: 'memory-1', label: 'memory, one process', processes: 1, hasRedis: false },
  look: { hue: '#777777', shape: 'circle' },
}

export const REDIS_ONE: Variant = {
  ...{ name: 'redis-1', label: 'Redis, one process', processes: 1, hasRedis: true },
  look: { hue: '#56B4E9', shape: 'square' },
}

export const REDIS_THREE: Variant = {
  ...{ name: 'redis-3', label: 'Redis, three processes', processes: 3, hasRedis: true },
  look: { hue: '#D55E00', shape: 'triangle' },
}

export const VARIANTS = [MEMORY, REDIS_ONE, REDIS_THREE] as const

/** Of an arm. */
export const nameOf = (transport: string, { name }: Variant): string => `${transport}-${name}`
