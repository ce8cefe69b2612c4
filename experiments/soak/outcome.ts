import type { Taken } from './life.ts'
import type { Offences } from './misbehaviour/offend.ts'
import type { Model } from './model.ts'
import type { End } from './plan.ts'
import type { Broken } from './promises.ts'

/** What became of one part of a soak. */
export interface Part {
  readonly end: End | 'everybody left'
  /** Milliseconds until everybody was in the server's log for the first time; undefined: never. */
  readonly back: number | undefined
  /** seq of the event up to which everybody had everything before its end. */
  readonly heard: number
  /** Milliseconds that the end took. */
  readonly took: number
}

export interface Outcome {
  readonly broken: readonly Broken[]
  readonly models: readonly Model[]
  readonly parts: readonly Part[]
  readonly misdeeds: ReadonlyMap<string, Offences>
  /** Publications that there was a receipt for, and those that nobody knows of what became. */
  readonly published: { readonly acknowledged: number; readonly unknown: number }
  /** Before the load came, once it had left, and once it had come again and left again. */
  readonly rests: readonly Taken[]
  /** The most bytes that were resident, of any server. */
  readonly peak: number
}
