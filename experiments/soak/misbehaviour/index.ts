import { flood } from './flood.ts'
import { garbage } from './garbage.ts'
import { halfOpen } from './half-open.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { neverReads } from './never-reads.ts'

/** What clients do that are owed nothing. Each is done on every transport. */
export const misbehaviours: readonly Misbehaviour[] = [garbage, flood, halfOpen, neverReads]
