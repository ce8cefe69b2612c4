import { time } from './progress.ts'
import { questions } from './questions.ts'
import { recordsIn } from './report/reports.ts'

/** The questions for a terminal: number, name, what it takes, and what the last run said. */
export async function listing(folder: string): Promise<string> {
  const [all, records] = [await questions(), await recordsIn(folder)]
  const entries = all.map(({ number, name, experiment }) => {
    const { open, takes, title } = experiment
    const head = `${String(number).padStart(2)}  ${name}: ${title}`
    if (open !== undefined) return `${head}\n    not yet: ${open}\n`
    const record = records.find((one) => one.experiment.name === name)
    const last = record
      ? `${record.answer ?? 'none: the run was not valid'} (${record.mode}, ${record.started.slice(0, 10)})`
      : 'no run yet'
    return `${head}\n    takes ${time(takes.quick)} quick, ${time(takes.full)} full\n    ${last}\n`
  })
  return `${entries.join('\n')}\nnpm run experiment -- <number, name or all> [--quick], or --help\n`
}
