import type { RunRecord } from './record.ts'
import { type Cell, type Table, tablesOf } from './tables.ts'
import { cellTexts, circumstancesOf, settingsOf, tableNote } from './wording.ts'

/**
 * The report for people. It says nothing that is not in the record.
 * @param supplement what the experiment makes of the record besides, in Markdown
 * @param picture a chart, in a file beside it
 */
export function markdown(
  record: RunRecord,
  supplement?: string,
  picture?: { readonly title: string; readonly file: string },
): string {
  const { experiment, mode, validity } = record
  const quick =
    mode === 'quick'
      ? 'This was a quick run: it shows that the experiment works. Its figures are rough.'
      : undefined
  const sections: (readonly [string, string])[] = [
    ['Question', experiment.question],
    ['Answer', answer(record) + (picture ? `\n\n![${picture.title}](${picture.file})` : '')],
    ...(supplement === undefined ? [] : [['What follows from it', supplement] as const]),
    ['Figures', tablesOf(record).map(table).join('\n\n')],
    ['Method', experiment.method],
    ['Reading', experiment.reading],
    ['Limits', experiment.limits],
    ['Validity', validityText(validity)],
    ['How it was run', circumstances(record)],
  ]
  const body = sections.map(([head, text]) => `## ${head}\n\n${text.trim()}`)
  const title = `# ${experiment.number}. ${experiment.title}`
  return `${[title, quick, ...body].filter((part) => part !== undefined).join('\n\n')}\n`
}

function answer({ validity, answer }: RunRecord): string {
  if (!validity.isValid) return 'None: this run was **not valid**, for the reasons given below.'
  return answer ?? 'None was drawn from it.'
}

function validityText({ isValid, reasons }: RunRecord['validity']): string {
  if (isValid) return 'Valid: nothing that would make the figures untrue was found.'
  const lines = reasons.map(({ code, sentence }) => `- \`${code}\` ${sentence}`)
  return ['**Not valid.**', ...lines].join('\n')
}

/**
 * A row an arm. In each cell, in this order: what was measured, between which rounds it lies, how
 * many it rests on over how many rounds, and what the model says, if there is one.
 */
export function table(table: Table): string {
  const { title, columns, rows } = table
  const heads = columns.map(({ label, unit }) => (unit === '' ? label : `${label}, ${unit}`))
  const lines = rows.map(({ label, cells }) => {
    const texts = cells.map((cell, index) => cellText(cell, columns[index]?.digits ?? 0))
    return line([label, ...texts])
  })
  const rule = line(['---', ...columns.map(() => '---:')])
  return [`**${title}**`, '', line(['', ...heads]), rule, ...lines, '', tableNote(table)].join('\n')
}

function cellText(cell: Cell | undefined, digits: number): string {
  if (!cell) return '–'
  const { value, spread, n, model } = cellTexts(cell, digits)
  return `${value} ${spread} ${n}${model === undefined ? '' : `, ${model}`}`
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
}

function circumstances(record: RunRecord): string {
  const each = circumstancesOf(record).map(({ name, text, file }) => {
    return `- ${name}: ${text}${file === undefined ? '' : ` [${file}](${file})`}.`
  })
  const set = settingsOf(record).map(({ name, text }) => `\`${name}\` ${text}`)
  const settings = set.length > 0 ? [`- Settings: ${set.join(' · ')}.`] : []
  return ['```sh', record.command, '```', '', ...each, ...settings].join('\n')
}
