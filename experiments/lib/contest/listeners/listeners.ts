import { fileURLToPath } from 'node:url'
import { startModule, stopChild } from '../../children.ts'
import type { ClientLoad } from '../../clients/clients.ts'
import type { HistogramJson } from '../../statistics/histogram.ts'
import type { Asked } from './asker.ts'
import type { Call } from './listener.ts'
import type { Tallied } from './tally.ts'

const ENTRY = fileURLToPath(new URL('listener-process.ts', import.meta.url))

/** A connection that listens, or one that asks. */
export type Connection =
  | { readonly call: Call; readonly asked?: never }
  | { readonly call?: never; readonly asked: Asked }

/** What connections to have: each of them alike. */
export type Connections = Connection & {
  readonly clients: number
  /** Whether they come to those that are there; else those leave first. */
  readonly isMore?: boolean
}

export interface Span {
  readonly seconds: number
  /** Whose CPU is read in the very moments that counting begins and ends. */
  readonly serverPid: number
  /** Events a second, after the last of which everybody waits for one more. */
  readonly rate: number
  /** Those who ask by themselves: all at once, so often a second. */
  readonly asksPerSecond?: number
}

/** What all connections heard together. */
export interface Heard extends Tallied {
  readonly seconds: number
  /** Of the events of the window that were looked into, µs. */
  readonly ages: HistogramJson
  /** Polls asked and answered while the CPU was counted. */
  readonly asks: number
  readonly answers: number
  /** Why connections were lost, where some were. */
  readonly lost: readonly string[]
  readonly load: ClientLoad
  /** Milliseconds by which ages may be wrong. */
  readonly uncertainty: number
  /** Seconds of CPU, user and system; undefined where it cannot be read. */
  readonly serverCpu: number | undefined
}

/** Servers that are asked in turn, each in short slices of time, as fast as it answers. */
export interface Turns {
  readonly servers: readonly { readonly asked: Asked; readonly serverPid: number }[]
  /** To each of them. */
  readonly connections: number
  /** Seconds before it counts, of each; of a slice; and slices of each. */
  readonly warmUp: number
  readonly slice: number
  readonly slices: number
}

/** Of one server, over all of its slices. */
export interface Turn {
  readonly answers: number
  readonly seconds: number
  /** Seconds of CPU, of the server and of who asked it meanwhile. */
  readonly serverCpu: number | undefined
  readonly ownCpu: number
  readonly lost: readonly string[]
}

export type ToListeners =
  | { readonly type: 'connect'; readonly connections: Connections }
  | { readonly type: 'measure'; readonly span: Span }
  | { readonly type: 'take-turns'; readonly turns: Turns }
  /** Who is there reads no more. */
  | { readonly type: 'pause' }
  /** Those who read no more leave. */
  | { readonly type: 'dismiss' }
  | { readonly type: 'leave' }

export type FromListeners =
  | { readonly type: 'connect' }
  | { readonly type: 'measure'; readonly heard: Heard }
  | { readonly type: 'take-turns'; readonly found: readonly Turn[] }
  /** Their ports. */
  | { readonly type: 'pause'; readonly ports: readonly number[] }
  | { readonly type: 'dismiss' }
  | { readonly type: 'leave' }

/** The one process that listens to all contestants, one after the other. */
export interface Listeners {
  /** @throws NotConnected when not all can connect within some seconds */
  connect(connections: Connections): Promise<void>
  measure(span: Span): Promise<Heard>
  /** @returns what was found of each server, in their order */
  takeTurns(turns: Turns): Promise<readonly Turn[]>
  /** @returns the ports of those who are there, and read no more from now on */
  pause(): Promise<readonly number[]>
  /** Those who read no more leave. */
  dismiss(): Promise<void>
  leave(): Promise<void>
  stop(): Promise<void>
}

/** @param core that it stays on; undefined for any */
export function startListeners(core: number | undefined = 1): Listeners {
  const start = startModule<ToListeners, FromListeners>(ENTRY, core, "the listeners' process")
  const { child, ask } = start
  return {
    async connect(connections) {
      await ask({ type: 'connect', connections })
    },
    measure: async (span) => (await ask({ type: 'measure', span })).heard,
    takeTurns: async (turns) => (await ask({ type: 'take-turns', turns })).found,
    pause: async () => (await ask({ type: 'pause' })).ports,
    async dismiss() {
      await ask({ type: 'dismiss' })
    },
    async leave() {
      await ask({ type: 'leave' })
    },
    stop: () => stopChild(child),
  }
}
