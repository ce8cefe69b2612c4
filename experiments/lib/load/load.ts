import { fileURLToPath } from 'node:url'
import { startModule, stopChild } from '../children.ts'
import type { ClientLoad } from '../clients/clients.ts'
import type { Agent } from '../drivers/headers.ts'
import type { HistogramJson } from '../statistics/histogram.ts'

const ENTRY = fileURLToPath(new URL('load-process.ts', import.meta.url))

interface Common {
  readonly host: string
  readonly port: number
  /** The server's process, to read its CPU time in the moments that counting begins and ends. */
  readonly serverPid: number
  /** Connections at a time; each does one thing after the other. */
  readonly connections: number
  /** Seconds before it is counted, and counted. */
  readonly warmUp: number
  readonly seconds: number
}

/** Polls one after the other on kept-alive connections, by autocannon. */
export interface PollLoad extends Common {
  readonly type: 'polls'
  /** That every poll brings; with `follows` that of the first. */
  readonly cursor: string
  /** Whether each connection goes on with the cursor of its last answer, as clients do. */
  readonly follows: boolean
  readonly agent: Agent
}

/** Clients that connect, get their first answer and leave, one after the other. */
export interface SetUpLoad extends Common {
  readonly type: 'set-ups'
  readonly transport: string
}

export type Load = PollLoad | SetUpLoad

/** What was done while it was counted. */
export interface Loaded {
  readonly done: number
  readonly seconds: number
  /** From asking to the whole answer, or from connecting to the first answer: µs. */
  readonly times: HistogramJson
  /** Answers by status; of set-ups none. */
  readonly statuses: Readonly<Record<string, number>>
  /** Whatever came to nothing, from the very beginning to the end. */
  readonly failures: number
  /** Bytes of the answers to what was done; 0 of set-ups. */
  readonly bytes: number
  /** Of the process that did it. */
  readonly load: ClientLoad
  /** Seconds of CPU that the server used; undefined where it cannot be read. */
  readonly serverCpu: number | undefined
}

export interface FromLoad {
  readonly type: Load['type']
  readonly loaded: Loaded
}

/**
 * Does as much as the server can take, from a process of its own: whoever measures must not share
 * a core with the server, nor with what loads it.
 * @throws Error when the process fails or ends
 */
export async function loaded(load: Load, core: number | undefined = 1): Promise<Loaded> {
  const { child, ask } = startModule<Load, FromLoad>(ENTRY, core, 'the load generator')
  try {
    return (await ask(load)).loaded
  } finally {
    await stopChild(child)
  }
}
