import type { AddressInfo } from 'node:net'
import type { KeyOptions } from '../guard/keys.ts'
import type { Admission } from '../guard/sessions.ts'
import type { Observed } from '../observe/observed.ts'
import type { PrivatePort } from './private-port.ts'

/** The first thing that a worker hears. */
export interface Begin {
  readonly type: 'begin'
  /** What all workers listen on; 0: the same free one. */
  readonly port: number
  /** For what is relayed to the primary. */
  readonly primary: PrivatePort
  /** Absent where everything is open to everyone. */
  readonly keys?: KeyOptions | undefined
  readonly sessions: readonly Admission[]
}

/** What the primary tells a worker. */
export type ToWorker =
  | Begin
  | { readonly type: 'opened'; readonly session: Admission }
  | { readonly type: 'ended'; readonly id: string }
  /** Asks what it has counted; `whole`: with what Node and the system say of it. */
  | { readonly type: 'read'; readonly whole: boolean }
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
      readonly observed: Observed
    }
  /** It could not start. */
  | { readonly type: 'failed'; readonly message: string }
  | {
      readonly type: 'observed'
      readonly observed: Observed
      /** Ids of sessions that have something open there, where there is little room for more. */
      readonly inUse: readonly string[]
    }
