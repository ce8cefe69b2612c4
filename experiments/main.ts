import { readFile } from 'node:fs/promises'
import { basename, dirname, relative } from 'node:path'
import { Command, Option } from 'commander'
import { obey, whole } from './lib/command-line.ts'
import { type RunOptions, UsageError } from './lib/experiment.ts'
import { listing } from './lib/listing.ts'
import { Progress } from './lib/progress.ts'
import { chosen, type Question, questions } from './lib/questions.ts'
import { compareRuns, comparisonText } from './lib/report/compare.ts'
import { markdown } from './lib/report/markdown.ts'
import { README, readmeWith } from './lib/report/readme.ts'
import { parseRecord, RecordError } from './lib/report/record.ts'
import {
  publishReport,
  QUICK_REPORTS,
  REPORTS,
  recordsIn,
  remakeReports,
} from './lib/report/reports.ts'
import { FRONT, frontWith } from './lib/report/summary.ts'
import { checkFolder, writeTogether } from './lib/report/write.ts'
import { run } from './lib/run.ts'
import { fieldsText } from './lib/trade/workload.ts'

/** What was typed behind the question. */
interface Typed extends Omit<RunOptions, 'mode'> {
  readonly quick: boolean
  readonly out?: string
}

const program = new Command('npm run experiment --')
  .description('Answers a question about the four transports by measurement.')
  .configureHelp({ helpWidth: 100 })
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({ writeErr: () => {} })

program
  .command('list')
  .description('the questions, how long each takes, and its last answer')
  .action(async () => {
    process.stdout.write(await listing(REPORTS))
  })

program
  .command('compare <a.json> <b.json>')
  .description('what changed between two runs beyond the spread of their rounds')
  .action(async (a: string, b: string) => {
    const [before, after] = [await recordOf(a), await recordOf(b)]
    process.stdout.write(`${comparisonText(compareRuns(before, after))}\n`)
  })

program
  .command('report')
  .description('makes the reports of runs again, .md and index.html, from their .json files')
  .option('--quick', 'those of quick runs', false)
  .option('--out <folder>', 'those in another folder')
  .action(async ({ quick, out }: Pick<Typed, 'quick' | 'out'>) => {
    const all = await questions()
    const folder = out ?? (quick ? QUICK_REPORTS : REPORTS)
    if ((await recordsFrom(folder)).length === 0) {
      throw new UsageError(
        `there is no run in "${folder}", only files such as 03-distance.json are`,
      )
    }
    await checkFolder(folder)
    const files = await remakeReports(folder, all)
    if (folder === REPORTS) {
      const records = await recordsIn(folder)
      for (const [path, text] of [
        [README, await readmeWith(all, records)],
        [FRONT, await frontWith(records)],
      ] as const) {
        await writeTogether(dirname(path), { [basename(path)]: text })
        files.push(relative(process.cwd(), path))
      }
    }
    process.stdout.write(files.map((file) => `wrote ${file}\n`).join(''))
  })

const runs = program
  .command('run <question>', { isDefault: true })
  .description('a question by its number or name, or all of them')
  .option(
    '--quick',
    'a smoke run of some 20 s: it shows that it works, its figures are rough',
    false,
  )
  .option(
    '--rounds <n>',
    'rounds, in each of which everything compared runs once, 1 to 100',
    whole(1, 100),
  )
  .option(
    '--clients <n>',
    'clients, where the question leaves that open, 1 to 10000',
    whole(1, 10_000),
  )
  .option(
    '--duration <s>',
    'seconds measured of each thing compared in each round, 1 to 600',
    whole(1, 600),
  )
  .option(
    '--out <folder>',
    'where the report goes; full runs experiments/reports, quick ones its quick/',
  )
  .option('--workload <file>', 'which-transport: a workload of your own; its fields are below')
  .option('--payload-file <file>', 'which-transport: the JSON of one event of yours, for its size')
  .option('--url <url>', 'which-transport: a server that already runs, such as behind your proxy')
  .addOption(
    new Option('--seed <n>', 'of what is drawn').argParser(whole(0, 0xffff_ffff)).default(1),
  )
  .action(async (name: string, { quick, out, ...typed }: Typed) => {
    const options: RunOptions = { ...typed, mode: quick ? 'quick' : 'full' }
    const folder = out ?? (quick ? QUICK_REPORTS : REPORTS)
    const asked = await chosen(name)
    const own = OWN.find((option) => options[option] !== undefined)
    if (own !== undefined && !asked.every(({ experiment }) => experiment.takesOwnCase)) {
      const flag = own.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      throw new UsageError(`--${flag} is for which-transport alone`)
    }
    await checkFolder(folder)
    let isFine = true
    for (const question of asked) {
      isFine = (await oneOf(name, question, options, folder)) && isFine
    }
    if (!isFine) process.exitCode = 1
  })

/** The reader's own case. */
const OWN = ['workload', 'payloadFile', 'url'] as const

/** Of all of them one that this machine lacks something for is named, and the others are run. */
async function oneOf(name: string, question: Question, options: RunOptions, folder: string) {
  try {
    return await answered(question, options, folder, name === 'all')
  } catch (error) {
    if (name !== 'all' || !(error instanceof UsageError)) throw error
    process.stderr.write(`error: ${question.number} ${question.name}: ${error.message}\n`)
    return false
  }
}

async function answered(
  question: Question,
  options: RunOptions,
  folder: string,
  isOneOfAll: boolean,
): Promise<boolean> {
  const { open } = question.experiment
  if (open !== undefined) {
    const text = `${question.number} ${question.name} cannot be run yet: ${open}`
    if (!isOneOfAll) throw new UsageError(text)
    process.stderr.write(`${text}\n`)
    return true
  }
  const progress = new Progress(process.stderr, `${question.number} ${question.name}`)
  const command = ['npm run experiment --', ...typedToRepeat(process.argv.slice(2))].join(' ')
  const record = await run(question, options, { command, step: (step) => progress.step(step) })
  progress.end()
  const files = await publishReport(folder, record, await questions())
  process.stdout.write(`${markdown(record)}\n${files.map((file) => `wrote ${file}\n`).join('')}`)
  for (const { sentence } of record.validity.reasons)
    process.stderr.write(`not valid: ${sentence}\n`)
  return record.validity.isValid
}

async function recordsFrom(folder: string) {
  try {
    return await recordsIn(folder)
  } catch (error) {
    throw new UsageError(`a file in "${folder}" is no run: ${(error as Error).message}`)
  }
}

/** Without where the report went: that is this machine's, and a report is for others. */
function typedToRepeat(words: readonly string[]): string[] {
  return words.filter((word, index) => !/^--out(=|$)/.test(word) && words[index - 1] !== '--out')
}

async function recordOf(file: string) {
  try {
    return parseRecord(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof RecordError) throw new UsageError(`${file} is no run: ${error.message}`)
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

program.addHelpText('after', () => `\n${runs.helpInformation()}\n${fieldsText()}`)

await obey(program)
