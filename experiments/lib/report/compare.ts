import { type Comparison, compare, FALSE_ALARMS, standing } from '../statistics/compare.ts'
import { leastRankSum } from '../statistics/rank-sum.ts'
import type { ColumnSpec, RunRecord, TableSpec } from './record.ts'
import { perRound } from './tables.ts'

/** One figure of one arm in both runs. */
export interface Compared {
  readonly label: string
  readonly column: ColumnSpec
  readonly comparison: Comparison
  /** How many arms were compared in its column of its table, it among them. */
  readonly family: number
  /** Whether it is a difference even in view of all of these. */
  readonly stands: boolean
  /** Where so few rounds could not show one among so many: how many in each run could. */
  readonly needed: number | undefined
}

export interface RunsCompared {
  /** What, besides the figures, is not the same in both: `commit abc instead of def`. */
  readonly circumstances: readonly string[]
  /** Why nothing may be concluded; empty when something may. */
  readonly obstacles: readonly string[]
  readonly figures: readonly Compared[]
}

/** What changed between two runs of one experiment beyond the spread of their rounds. */
export function compareRuns(a: RunRecord, b: RunRecord): RunsCompared {
  const figures = a.tables.flatMap((table) => {
    return table.columns.flatMap((column) => columnCompared(a, b, table, column))
  })
  return { circumstances: circumstances(a, b), obstacles: obstacles(a, b), figures }
}

/**
 * Each column is judged on its own: it answers one question of its arms. Over all of a report's
 * columns together no number of rounds that anybody would run could show anything.
 */
function columnCompared(
  a: RunRecord,
  b: RunRecord,
  { arms }: TableSpec,
  column: ColumnSpec,
): Compared[] {
  const family = arms.flatMap((arm) => {
    const [before, after] = [a, b].map((run) => perRound(run, arm, column).map((one) => one.value))
    if (!before?.length || !after?.length) return []
    const label = `${a.arms.find(({ name }) => name === arm)?.label ?? arm}, ${column.label}`
    const leastP = leastRankSum(before.length, after.length)
    return [{ label, comparison: compare(before, after), leastP }]
  })
  const stands = standing(family.map(({ comparison }) => comparison.p))
  return family.map(({ label, comparison, leastP }, index) => ({
    ...{ label, column, comparison, family: family.length, stands: stands[index] ?? false },
    needed: leastP * family.length > FALSE_ALARMS ? roundsFor(family.length) : undefined,
  }))
}

/** The fewest in each run that can show a difference in one of so many. */
function roundsFor(family: number): number {
  let rounds = 1
  while (leastRankSum(rounds, rounds) * family > FALSE_ALARMS) rounds++
  return rounds
}

function obstacles(a: RunRecord, b: RunRecord): string[] {
  const found: string[] = []
  if (a.experiment.name !== b.experiment.name) {
    found.push(`they are two experiments, ${a.experiment.name} and ${b.experiment.name}`)
  }
  if (!a.validity.isValid) found.push('the first run was not valid')
  if (!b.validity.isValid) found.push('the second run was not valid')
  return found
}

function circumstances(a: RunRecord, b: RunRecord): string[] {
  const flat = (run: RunRecord): Record<string, unknown> => ({
    mode: run.mode,
    commit: run.commit && `${run.commit.id}${run.commit.isClean ? '' : ' (changed)'}`,
    node: run.node,
    ...run.machine,
    ...Object.fromEntries(Object.entries(run.settings).map(([k, v]) => [`setting ${k}`, v])),
  })
  const [one, other] = [flat(a), flat(b)]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => {
    const [before, after] = [JSON.stringify(one[key]), JSON.stringify(other[key])]
    return before === after ? [] : [`${key}: ${before ?? 'none'} → ${after ?? 'none'}`]
  })
}

/** For the terminal. */
export function comparisonText({ circumstances, obstacles, figures }: RunsCompared): string {
  const lines = [
    ...circumstances.map((one) => `not the same: ${one}`),
    ...obstacles.map((one) => `nothing can be concluded: ${one}`),
  ]
  if (obstacles.length > 0) return lines.join('\n')
  const changed = figures.filter(({ comparison }) => comparison.outcome === 'differs')
  return [...lines, ...changed.map(changeText), ...conclusions(figures, changed)].join('\n')
}

function changeText(compared: Compared): string {
  const { label, column, comparison } = compared
  const { a, b, ratio, p } = comparison
  const show = (value: number | undefined) => `${value?.toFixed(column.digits)}`
  const spread = (of: Comparison['a']) =>
    `${show(of?.median)} [${show(of?.min)} … ${show(of?.max)}]`
  const times = ratio === undefined ? '' : `, × ${ratio.toPrecision(3)}`
  return `${label}: ${spread(a)} → ${spread(b)} ${column.unit}${times}, p = ${p.toPrecision(2)}${doubt(compared)}`
}

function doubt({ comparison, family, stands, needed }: Compared): string {
  if (stands) return ''
  if (needed === undefined) return ` (alone; not in view of the ${family} compared in its column)`
  const [before, after] = [comparison.a?.rounds, comparison.b?.rounds]
  return ` (alone; ${before} and ${after} rounds cannot show it among the ${family} compared in its column, ${needed} in each run could)`
}

function conclusions(figures: readonly Compared[], changed: readonly Compared[]): string[] {
  const few = figures.filter(({ comparison }) => comparison.outcome === 'too-few')
  const byChance = ((figures.length - few.length) * FALSE_ALARMS).toFixed(1)
  const lines = [
    `${changed.length} of ${figures.length} figures changed beyond the spread of their rounds; of the same with the same, about ${byChance} would.`,
  ]
  if (changed.length > 0) {
    const standing = changed.filter(({ stands }) => stands).length
    lines.push(
      `${standing} of them stand in view of all in their column; of the same with the same, at most one column in 20 would have any.`,
    )
  }
  if (few.length > 0) {
    const needed = Math.max(...few.map(({ needed }) => needed ?? 0))
    lines.push(`${few.length} have too few rounds to tell; ${needed} in each run could.`)
  }
  return lines
}
