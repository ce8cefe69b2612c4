import type { ClientSettings } from './clients/clients.ts'
import { lookOf } from './transports.ts'

/** A transport as it is set. */
export interface Way {
  readonly transport: string
  /** Short polling: P, ms. */
  readonly interval?: number
  /** Long polling: seconds. */
  readonly wait?: number
}

export const shortPolling = (interval: number): Way => ({ transport: 'short-polling', interval })
export const longPolling = (wait: number): Way => ({ transport: 'long-polling', wait })
export const SSE: Way = { transport: 'sse' }
export const WEBSOCKET: Way = { transport: 'websocket' }

/** For the name of an arm: `short-polling-500`. */
export function wayName({ transport, interval, wait }: Way): string {
  return [transport, interval, wait].filter((part) => part !== undefined).join('-')
}

/** For people: `Short polling, P = 500 ms`. */
export function wayLabel({ transport, interval, wait }: Way): string {
  const { label } = lookOf(transport)
  if (interval !== undefined) return `${label}, P = ${interval.toLocaleString('en')} ms`
  return wait === undefined ? label : `${label}, wait ${wait} s`
}

/** What its clients are told. */
export function waySettings({ transport, interval, wait }: Way) {
  return {
    transport,
    ...(interval !== undefined && { interval }),
    ...(wait !== undefined && { wait }),
  } satisfies Partial<ClientSettings>
}
