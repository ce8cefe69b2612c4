import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Experiment } from '../experiment.ts'
import type { Question } from '../questions.ts'
import { drawChart } from './draw.ts'
import { markdown } from './markdown.ts'
import { reportPage } from './page.ts'
import { fileName, parseRecord, type RunRecord, recordText } from './record.ts'
import { writeTogether } from './write.ts'

/** Where full runs go, to be committed. */
export const REPORTS = fileURLToPath(new URL('../../reports', import.meta.url))
/** Where quick runs go: they are no figures to quote, and must not push those aside. */
export const QUICK_REPORTS = join(REPORTS, 'quick')

/** px of the plot of a chart that is a file of its own. */
const PICTURE = { width: 620, height: 340 }

/** All runs of a folder in one page. */
const PAGE = 'index.html'

/**
 * Writes a run's files, and the page of all runs in the folder anew. One that is not valid goes into
 * a folder of its own, `not-valid`, so that the last good one stays, and so does the page.
 * @param questions all that there are: their charts are in the page
 * @returns their paths, from where the process is
 * @throws Error when something cannot be made of it, which says where its figures are kept; also
 * when another file in the folder is no run: then there is no new page
 */
export async function publishReport(
  folder: string,
  record: RunRecord,
  questions: readonly Question[],
): Promise<string[]> {
  const { isValid } = record.validity
  const own = isValid ? folder : join(folder, 'not-valid')
  // First of all: whatever is wrong with the rest, this run was made and is not lost.
  const figures = await write(own, { [`${fileName(record)}.json`]: recordText(record) })
  try {
    const forPeople = await write(own, await report(record, questions))
    const page = isValid ? await writePage(folder, questions) : []
    return [...figures, ...forPeople, ...page]
  } catch (error) {
    const { message } = error as Error
    throw new Error(`${message} (the figures of this run are kept in ${figures})`, { cause: error })
  }
}

async function writePage(folder: string, questions: readonly Question[]): Promise<string[]> {
  return write(folder, { [PAGE]: await reportPage(questions, await recordsIn(folder)) })
}

/**
 * Whatever is made of the runs of a folder, by its file's name. It depends on them alone, so that
 * it can be made again at any time.
 * @throws RecordError on a file that is no run
 */
export async function reportsOf(
  folder: string,
  questions: readonly Question[],
): Promise<Record<string, string>> {
  const records = await recordsIn(folder)
  const reports = await Promise.all(records.map((record) => report(record, questions)))
  return Object.assign({ [PAGE]: await reportPage(questions, records) }, ...reports)
}

/** Makes all of it again. @returns their paths, from where the process is */
export async function remakeReports(
  folder: string,
  questions: readonly Question[],
): Promise<string[]> {
  return write(folder, await reportsOf(folder, questions))
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  await writeTogether(folder, files)
  return Object.keys(files).map((file) => relative(process.cwd(), join(folder, file)))
}

/** For people: the text, and the first of the charts beside it. */
async function report(
  record: RunRecord,
  questions: readonly Question[],
): Promise<Record<string, string>> {
  const experiment = questions.find(({ name }) => name === record.experiment.name)?.experiment
  const more = experiment && supplementOf(record, experiment)
  const [text, picture] = [`${fileName(record)}.md`, `${fileName(record)}.svg`]
  // Of one that is not valid there may be too little to draw.
  const [chart] = (record.validity.isValid && experiment?.charts(record)) || []
  if (chart === undefined) return { [text]: markdown(record, more) }
  return {
    [text]: markdown(record, more, { title: chart.title, file: picture }),
    [picture]: `${await drawChart(chart, PICTURE)}\n`,
  }
}

/** What else a valid run has to say. */
export function supplementOf(
  record: RunRecord,
  { supplement }: Pick<Experiment, 'supplement'>,
): string | undefined {
  return record.validity.isValid ? supplement?.(record) : undefined
}

/** None where there is no folder yet. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** All runs in a folder, by number. @throws RecordError on one that is none */
export async function recordsIn(folder: string): Promise<RunRecord[]> {
  const files = (await namesIn(folder)).filter((file) => /^\d\d-.+\.json$/.test(file))
  return Promise.all(
    files.sort().map(async (file) => parseRecord(await readFile(join(folder, file), 'utf8'))),
  )
}
