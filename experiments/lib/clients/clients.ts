import { fileURLToPath } from 'node:url'
import { startModule, stopChild } from '../children.ts'
import type { Counts } from '../drivers/driver.ts'
import type { HeadOptions } from '../drivers/headers.ts'
import type { Ways } from '../drivers/traffic.ts'
import type { Used } from '../proc.ts'
import type { HistogramJson } from '../statistics/histogram.ts'
import type { Findings } from './checker.ts'
import type { ClockOffset } from './clock.ts'
import type { Talked } from './talk.ts'

const ENTRY = fileURLToPath(new URL('client-process.ts', import.meta.url))

/** What clients to have, in a process of their own. */
export interface ClientSettings {
  readonly transport: string
  readonly host: string
  readonly port: number
  /** Where the server itself is asked for its clock and its log, if `port` is a road's. */
  readonly statsPort?: number
  /** The server's process, to read its CPU time in the very moments that counting begins and ends. */
  readonly serverPid?: number
  /** Of all processes that serve the one feed, which have the clients in turn; `port` alone. */
  readonly ports?: readonly number[]
  /** More processes whose CPU time is read in those moments, such as those of the other ports. */
  readonly otherPids?: readonly number[]
  /** Whether events are timed by this machine's own clock, as Redis does; false: by the server's. */
  readonly isWallClock?: boolean
  /** 1 to 10,000. */
  readonly clients: number
  /** Connections made a second; 500. */
  readonly connectRate?: number
  /** Seconds after the last began to connect within which all have to be; 15. */
  readonly patience?: number
  /** How many of them tell headers, framing and payload apart; all, but 20 at most. */
  readonly split?: number
  /** Raw ages kept beside the histogram; 5,000. */
  readonly keep?: number
  /** Short polling: ms between polls; 2,000. */
  readonly interval?: number
  /** Long polling: seconds; 25. */
  readonly wait?: number
  readonly head?: HeadOptions
  readonly cursor?: string
  readonly bench?: string
  readonly keepCursor?: boolean
  /** Milliseconds before each attempt after a failure; by default as browser halves do. */
  readonly backoff?: number
  /** Of the phases in which they begin to poll: evenly spread, and drawn who has which; 1. */
  readonly seed?: number
  /**
   * While it is measured each client is cut, on average `every` ms (half of it to half as much
   * again, drawn each time), and is away for `away` ms. It begins so long before that as many are
   * away from the first moment that counts as later on.
   */
  readonly cut?: { readonly every: number; readonly away: number }
  /** Milliseconds beyond a poll's interval, or an absence, that the last events get to arrive; 3,000. */
  readonly grace?: number
  /** While it is measured they publish so many events a second, all of them together. */
  readonly talk?: { readonly rate: number }
  /** Share of its time for which their process does other things, 0 to below 1; 0. */
  readonly busy?: number
  /** Whether to keep the mean age of each client; false. */
  readonly each?: boolean
}

/** Whether the clients themselves held things up. */
export interface ClientLoad {
  /** Share of one core that the process used; above 0.9, ages are the client's own. */
  readonly cpu: number
  /** What 99 % of the time its event loop was not later than, ms: what ages may be too long by. */
  readonly loopLag: number
}

/** Sums over all clients, raw. */
export interface Measured {
  readonly clients: number
  /** From the beginning to the end of what is counted. */
  readonly seconds: number
  /** From the log's newest event at the beginning to that at the end, which are asked for. */
  readonly spanSeconds: number
  readonly clock: ClockOffset
  /** The log's newest event at the beginning and at the end: these were to be delivered. */
  readonly from: string
  readonly to: string
  /** Events between them, and how often one of those was delivered, until some time after the end. */
  readonly events: number
  readonly delivered: number
  /** `clients × events`. */
  readonly expected: number
  /** `delivered / expected`; 1 when nothing was to be delivered. */
  readonly share: number
  /** What the clients found out from the beginning on, until that time after the end. */
  readonly findings: Findings
  /** Ages of events that came live, µs. */
  readonly ages: HistogramJson
  /** From a cut until events could arrive again, the time away included, µs. */
  readonly recovery: HistogramJson
  /** What came of talking back, where they do. */
  readonly talked?: Talked
  /** Of the first client: how many events came, and when each price entered the log, ms. */
  readonly first: { readonly events: number; readonly prices: readonly number[] }
  /** Mean age of what came live to each client, ms, where asked for. */
  readonly means?: readonly number[]
  /** From the beginning to the end, to the instant; events that come later are not in it. */
  readonly counts: Counts
  /** As `counts`. Only `bytes` of each way. */
  readonly traffic: Ways
  /** As `counts`, of those clients alone that tell bytes apart. */
  readonly split: { readonly clients: number; readonly counts: Counts; readonly traffic: Ways }
  readonly load: ClientLoad
  /** Seconds of CPU that the server used, as `counts`; undefined where it cannot be read. */
  readonly serverCpu: Used | undefined
  /** The same of the other processes that were named, in their order; undefined where one has none. */
  readonly otherCpu: readonly Used[] | undefined
}

export type ToClients =
  | { readonly type: 'connect'; readonly settings: ClientSettings }
  | { readonly type: 'measure'; readonly seconds: number }
  | { readonly type: 'leave' }
  | { readonly type: 'stop' }

export type FromClients =
  | { readonly type: 'connect'; readonly clock: ClockOffset }
  | { readonly type: 'measure'; readonly measured: Measured }
  | { readonly type: 'leave' }

export interface Clients {
  readonly pid: number
  /** Undefined: not pinned. */
  readonly core: number | undefined
  readonly clock: ClockOffset
  /** @throws Error when the process fails or ends */
  measure(seconds: number): Promise<Measured>
  /** Closes all connections; the process may then have others. */
  leave(): Promise<void>
  /** Closes all connections and ends the process. */
  stop(): Promise<void>
}

/** A process that has clients, one crowd after the other. */
export interface ClientProcess {
  /** @throws NotConnected when not all of them could connect */
  connect(settings: ClientSettings): Promise<Clients>
  stop(): Promise<void>
}

/** @param core that it stays on; undefined for any */
export function startClientProcess(core: number | undefined = 1): ClientProcess {
  const start = startModule<ToClients, FromClients>(ENTRY, core, "the clients' process")
  const { child, core: own, ask } = start

  async function stop(): Promise<void> {
    if (child.connected) child.send({ type: 'stop' } satisfies ToClients)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const late = new Promise((resolve) => setTimeout(resolve, 3000).unref())
    if (child.exitCode === null && child.signalCode === null) await Promise.race([ended, late])
    await stopChild(child)
  }

  return {
    stop,
    async connect(settings) {
      const { clock } = await ask({ type: 'connect', settings })
      return {
        pid: child.pid ?? -1,
        core: own,
        clock,
        stop,
        async measure(seconds) {
          return (await ask({ type: 'measure', seconds })).measured
        },
        async leave() {
          await ask({ type: 'leave' })
        },
      }
    },
  }
}
