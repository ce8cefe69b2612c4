import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { time } from '../progress.ts'
import type { Question } from '../questions.ts'
import { fileName, type RunRecord } from './record.ts'

/** The list of questions, which holds what the committed reports say. */
export const README = fileURLToPath(new URL('../../README.md', import.meta.url))

/** Between which lines of a README a table stands. */
interface Place {
  readonly begin: string
  readonly end: string
}

const QUESTIONS: Place = {
  begin: '<!-- the questions: npm run experiment -- report writes this -->',
  end: '<!-- end of the questions -->',
}

/** Question → command → one-line answer → report, in Markdown. */
export function questionsTable(
  questions: readonly Question[],
  records: readonly RunRecord[],
): string {
  const rows = questions.map(({ number, name, experiment }) => {
    const { title, takes, open } = experiment
    const record = records.find((one) => one.experiment.name === name)
    const answer = open === undefined ? (record?.answer ?? 'no run yet') : `Not yet: ${open}`
    const file = record && fileName(record)
    const cells = [
      `${number}. ${title}`,
      open === undefined
        ? `\`npm run experiment -- ${name}\` (${time(takes.full)}; \`--quick\` ${time(takes.quick)})`
        : '–',
      answer,
      file === undefined ? '–' : `[${file}](reports/${file}.md)`,
    ]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  })
  return ['| question | command | answer | report |', '|---|---|---|---|', ...rows].join('\n')
}

/** The README with another table in the place of the one that it has. @throws Error without one */
export function withTable(readme: string, table: string, { begin, end } = QUESTIONS): string {
  const [before, rest] = readme.split(begin)
  const [, after] = rest?.split(end) ?? []
  if (after === undefined) {
    throw new Error(`the README has no place for the table: ${begin} and, below it, ${end}`)
  }
  return `${before}${begin}\n\n${table}\n\n${end}${after}`
}

export async function readmeWith(
  questions: readonly Question[],
  records: readonly RunRecord[],
): Promise<string> {
  return withTable(await readFile(README, 'utf8'), questionsTable(questions, records))
}
