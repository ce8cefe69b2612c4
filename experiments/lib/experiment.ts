import type { Bed } from './bed.ts'
import type { Chart } from './report/chart.ts'
import type { RunRecord, RunResult, TableSpec } from './report/record.ts'
import type { Limits, Observations } from './validity.ts'

/** What the command line asked for; what is undefined is the experiment's own choice. */
export interface RunOptions {
  readonly mode: 'quick' | 'full'
  readonly rounds?: number
  readonly clients?: number
  /** Seconds measured in each arm of each round. */
  readonly duration?: number
  /** Of whatever is drawn: the order of arms, phases, arrivals. */
  readonly seed: number
  /** The reader's own case, where an experiment takes one: files, and the address of a server. */
  readonly workload?: string
  readonly payloadFile?: string
  readonly url?: string
}

/** One of the things that are compared, such as a transport at a distance. */
export interface Arm {
  /** Unique within the plan; lower case, digits and hyphens. */
  readonly name: string
  readonly label: string
  /** What the report says that it was set to. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Those of one run one after the other, because they are held against each other; none. */
  readonly group?: string
  /** About how long one round of it takes, seconds: for the time left. */
  readonly seconds: number
  /** One round of it. What it opens on the bed is closed behind it. */
  run(bed: Bed, round: number): Promise<Outcome>
}

/** What one arm measured in one round, and what speaks for or against believing it. */
export interface Outcome extends RunResult {
  readonly seen: readonly Observations[]
}

/** What a run does, settled before it begins. */
export interface Plan {
  readonly settings: Readonly<Record<string, unknown>>
  readonly rounds: number
  readonly arms: readonly Arm[]
  readonly tables: readonly TableSpec[]
  readonly limits: Limits
}

/**
 * One question. Its number and name are those of its file, its question, method, reading and
 * limits the comment that the file begins with.
 */
export interface Experiment {
  readonly title: string
  /** Seconds that a run took here. */
  readonly takes: { readonly quick: number; readonly full: number }
  /** Whether the reader's own case can be put to it. */
  readonly takesOwnCase?: boolean
  /** Why it cannot be run yet; then it has no arms. */
  readonly open?: string
  /** @throws UsageError on an option that it cannot take */
  plan(options: RunOptions): Plan | Promise<Plan>
  /** What a valid run says: a sentence or two, made of the record alone. */
  answer(record: RunRecord): string
  /** More to read, such as a paragraph to paste: Markdown, made of the record alone. */
  supplement?(record: RunRecord): string
  /** What a run looks like, made of the record alone. */
  charts(record: RunRecord): Chart[]
}

/** What was asked for cannot be done; one line that says what would be right. */
export class UsageError extends Error {}
