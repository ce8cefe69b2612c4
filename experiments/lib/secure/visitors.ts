import { fileURLToPath } from 'node:url'
import type { Bed } from '../bed.ts'
import { startModule, stopChild } from '../children.ts'
import type { ClientLoad } from '../clients/clients.ts'
import type { HistogramJson } from '../statistics/histogram.ts'
import type { Target } from './conversation.ts'

const ENTRY = fileURLToPath(new URL('visitors-process.ts', import.meta.url))

/** What the visitors are asked to do; a connection stays until `leave`. */
export type Wish =
  /** Look where the feed stands, so that the polls after it bring nothing. */
  | { readonly type: 'look'; readonly target: Target }
  /** Connect, each with a first poll. */
  | { readonly type: 'come'; readonly target: Target; readonly count: number }
  /** Each of them polls so many times, one after the other. */
  | { readonly type: 'poll'; readonly times: number }
  /** Each of them polls every so many ms, at a phase of its own. */
  | { readonly type: 'pace'; readonly every: number; readonly over: Span }
  /** So many listen to streams, `each` of them on one connection. */
  | { readonly type: 'hear'; readonly target: Target; readonly heard: Heard; readonly over: Span }
  | { readonly type: 'leave' }

/** Seconds before it is counted and counted, and whose CPU is to be read. */
export interface Span {
  readonly warmUp: number
  readonly seconds: number
  readonly serverPid: number
}

export interface Heard {
  readonly transport: 'sse' | 'websocket'
  readonly count: number
  readonly each: number
}

/** What came of it. */
export interface Visited {
  readonly type: Wish['type']
  /** Polls answered 204, or events heard, while it was counted. */
  readonly done: number
  /** Whatever came to nothing, or late. */
  readonly failures: number
  readonly seconds: number
  /** From connecting to the first answer, µs. */
  readonly times: HistogramJson
  readonly load: ClientLoad
  /** Seconds of CPU that the server used; undefined where it cannot be read. */
  readonly serverCpu: number | undefined
}

export interface Visitors {
  ask(wish: Wish): Promise<Visited>
  stop(): Promise<void>
}

/** The process in which they live, kept for the arms that follow. */
export function visitorsOf(bed: Bed): Visitors {
  return bed.lasting('visitors', () => {
    const { child, ask } = startModule<Wish, Visited>(ENTRY, 1, 'the visitors')
    return { ask: (wish: Wish) => ask(wish) as Promise<Visited>, stop: () => stopChild(child) }
  })
}
