import type { AddressInfo } from 'node:net'
import type { KeyOptions } from '../guard/keys.ts'
import type { Admission } from '../guard/sessions.ts'
import type { Stats } from '../observe/stats.ts'

/** The first thing that a worker hears. */
export interface Begin {
  readonly type: 'begin'
  /** What all workers listen on; 0: the same free one. */
  readonly port: number
  /** Where the primary listens on this machine, for what is relayed to it. */
  readonly primary: number
  /** Absent where everything is open to everyone. */
  readonly keys?: KeyOptions | undefined
  readonly sessions: readonly Admission[]
}

/** What the primary tells a worker. */
export type ToWorker =
  | Begin
  | { readonly type: 'opened'; readonly session: Admission }
  | { readonly type: 'ended'; readonly id: string }
  /** Asks for its statistics. */
  | { readonly type: 'read' }
  /** Lets its clients go, and ends. */
  | { readonly type: 'stop' }

/** What a worker tells the primary. */
export type ToPrimary =
  /** It hears: what is said before that may be lost. */
  | { readonly type: 'here' }
  | {
      readonly type: 'ready'
      readonly address: AddressInfo
      readonly url: string
      readonly stats: Stats
    }
  /** It could not start. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stats'; readonly stats: Stats }
