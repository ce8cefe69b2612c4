import { fileURLToPath } from 'node:url'
import { Bed } from './bed.ts'
import { pinned } from './cores.ts'
import type { Arm, Outcome, Plan, RunOptions } from './experiment.ts'
import type { Question } from './questions.ts'
import { commit, machine } from './report/machine.ts'
import { checkRecord, type RunRecord, type RunRound } from './report/record.ts'
import { cellOf } from './report/tables.ts'
import { orders } from './statistics/rounds.ts'
import { EVEN, judge, type Observations, pooled, type Reason } from './validity.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Where a run is, whenever that changes. */
export interface Step {
  readonly round: number
  readonly rounds: number
  readonly arm: string
  /** About how long it goes on, seconds. */
  readonly left: number
}

export interface RunHooks {
  /** As typed. */
  readonly command: string
  step?(step: Step): void
}

/**
 * Runs a question: round after round, each arm once in each, in an order drawn anew. What it finds
 * is a record whether it may be believed or not; only one that may has an answer.
 * @throws UsageError on options that the question cannot take
 */
export async function run(
  question: Question,
  options: RunOptions,
  { command, step }: RunHooks,
): Promise<RunRecord> {
  const { experiment, number, name, question: asked, method, reading, limits } = question
  const plan = await experiment.plan(options)
  const began = performance.now()
  const started = new Date().toISOString()
  const of = await commit(ROOT)
  const { rounds, seen, failure, repeated } = await measured(plan, options, step)
  const draft: RunRecord = {
    format: 1,
    experiment: { number, name, title: experiment.title, question: asked, method, reading, limits },
    mode: options.mode,
    command,
    settings: { ...plan.settings, seed: options.seed },
    machine: machine(pinned(0, '', []).core !== undefined && pinned(1, '', []).core !== undefined),
    node: process.version,
    commit: of,
    started,
    seconds: (performance.now() - began) / 1000,
    repeated,
    arms: plan.arms.map(({ name, label, settings }) => ({ name, label, settings })),
    rounds,
    tables: [...plan.tables],
    validity: { isValid: true, reasons: [] },
    answer: null,
  }
  const found = judge([...seen, ...paces(seen), countsOf(draft)], plan.limits)
  const reasons = [...(failure === undefined ? [] : [failure]), ...found.reasons]
  return checkRecord(answered({ ...draft, validity: validityOf(reasons) }, experiment))
}

function validityOf(reasons: readonly Reason[]): RunRecord['validity'] {
  return { isValid: reasons.length === 0, reasons: [...reasons] }
}

/** A run that an answer cannot be made of was made all the same, and is kept with the reason. */
function answered(record: RunRecord, { answer }: Question['experiment']): RunRecord {
  if (!record.validity.isValid) return record
  try {
    return { ...record, answer: answer(record) }
  } catch (error) {
    const sentence = `no answer can be made of it: ${(error as Error).message}`
    return { ...record, validity: validityOf([{ code: 'failed', sentence }]) }
  }
}

async function measured(plan: Plan, { seed }: RunOptions, step?: RunHooks['step']) {
  const bed = new Bed()
  const arms = new Map(plan.arms.map((arm) => [arm.name, arm]))
  const rounds: RunRound[] = []
  const seen: Observations[] = []
  const perRound = plan.arms.reduce((sum, { seconds }) => sum + seconds, 0)
  let left = perRound * plan.rounds
  let failure: Reason | undefined
  let repeated = 0
  try {
    const groupOf = (name: string) => arms.get(name)?.group ?? name
    const drawn = orders([...arms.keys()], plan.rounds, seed, groupOf)
    for (const [index, order] of drawn.entries()) {
      const results: RunRound['results'] = {}
      for (const name of order) {
        const arm = arms.get(name) as Arm
        step?.({ round: index + 1, rounds: plan.rounds, arm: arm.label, left })
        const where = `round ${index + 1}, ${arm.label}`
        try {
          let outcome = await attempt(bed, arm, index)
          for (let again = 1; again <= AGAIN && isDisturbed(outcome, plan); again++) {
            repeated++
            outcome = await attempt(bed, arm, index + again * plan.rounds)
          }
          const { seen: ofArm, figures, ...rest } = outcome
          results[name] = { ...rest, figures: finite(figures) }
          seen.push(...ofArm.map((one) => ({ where, ...one })))
        } catch (error) {
          failure = reasonOf(error as Error, where)
          return { rounds, seen, failure, repeated }
        }
        left -= arm.seconds
      }
      rounds.push({ order, results })
    }
    return { rounds, seen, failure, repeated }
  } finally {
    await bed.close()
  }
}

/**
 * Times that an arm of a round is measured again when something held up what drives it. Machines are
 * shared: of a hundred measurements one is caught, and would take all the others with it. What is
 * looked at is the clients' own load and the pace of a source that had time to spare, never a
 * figure; where the clients are the bottleneck by themselves they are so each time, and the run is
 * not valid.
 */
const AGAIN = 2

const DISTURBANCES: readonly string[] = ['generator-cpu', 'generator-lag', 'not-saturated', 'clock']

/** The source is in the server: where that had no time to spare, it is what was measured. */
const SOURCE: readonly string[] = ['rate-missed', 'source-late']

/** Share of a core up to which a server has time to spare. */
const SPARE = 0.5

function isDisturbed({ seen, figures }: Outcome, { limits }: Plan): boolean {
  const isIdle = (figures.cores?.value ?? 1) <= SPARE
  const others = isIdle ? [...DISTURBANCES, ...SOURCE] : DISTURBANCES
  return judge(seen, limits).reasons.some(({ code }) => others.includes(code))
}

/** Of nothing there is no share and no mean: JSON has no number for it, and a table a dash. */
function finite(figures: Outcome['figures']): Outcome['figures'] {
  return Object.fromEntries(
    Object.entries(figures).filter(([, { value }]) => Number.isFinite(value)),
  )
}

/** Milliseconds in which the end of a server is heard of. */
const MOURNING = 200

class ServerEnded extends Error {}

async function attempt(bed: Bed, arm: Arm, round: number): Promise<Outcome> {
  const ended = bed.serverEnded.then((why) => {
    throw new ServerEnded(why)
  })
  try {
    return await Promise.race([arm.run(bed, round), ended])
  } catch (error) {
    // What failed because the server is gone may be heard of before that it is.
    const late = new Promise<never>((_, reject) => setTimeout(reject, MOURNING, error))
    return await Promise.race([ended, late])
  } finally {
    await bed.clear()
  }
}

function reasonOf(error: Error, where: string): Reason {
  if (error instanceof ServerEnded) {
    return { code: 'server-ended', sentence: `${where}: during the run ${error.message}` }
  }
  return { code: 'failed', sentence: `${where}: ${error.message}` }
}

/**
 * The source's pace over all rounds together: what is within chance in each of many short
 * measurements, and always to the same side, is found there. Evenly spaced events alone: random ones
 * of the same seed scatter to the same side each time, which is no fault.
 */
function paces(seen: readonly Observations[]): Observations[] {
  const sources = seen.flatMap(({ source }) => (source?.variance === EVEN ? [source] : []))
  return sources.length === 0 ? [] : [{ where: 'all rounds together', source: pooled(sources) }]
}

/** How many each figure rests on that stands beside a model, or is taken of many. */
function countsOf(record: RunRecord): Observations {
  const n: Record<string, number> = {}
  const events: Record<string, number> = {}
  for (const { title, arms, columns } of record.tables) {
    for (const name of arms) {
      const label = record.arms.find((arm) => arm.name === name)?.label ?? name
      for (const column of columns) {
        if (column.histogram === undefined && column.model?.[name] === undefined) continue
        const cell = cellOf(record, name, column)
        if (cell === undefined) continue
        // Two tables may have a column of the same name for the same arm.
        const short = `${label}, ${column.label}`
        const figure = short in n ? `${title}, ${short}` : short
        n[figure] = cell.n
        if (cell.events !== undefined) events[figure] = cell.events
      }
    }
  }
  return { n, events }
}
