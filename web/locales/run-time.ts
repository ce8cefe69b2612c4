import { faults, notes } from '../../server/lab/dissect-notes.ts'
import { transports } from '../transports/index.ts'

/** English that `said()` is asked for, and that is no literal in its place. The check knows it. */
export const runTime: readonly string[] = [
  ...transports.flatMap(({ label, motto }) => [label, motto]),
  ...[...Object.values(notes), ...Object.values(faults)].map(({ text }) => text),
]
