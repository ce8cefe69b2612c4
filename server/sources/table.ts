import { readFileSync } from 'node:fs'
import { CsvError, parse } from 'csv-parse/sync'
import { TapeError, type TapeErrorCode } from './tape-error.ts'

/** A CSV file whose rows all have as many fields as its header. */
export interface Table {
  readonly columns: readonly string[]
  /** The header's line, from 1. */
  readonly line: number
  readonly rows: readonly Row[]
}

/** One row, and where it stands. */
export class Row {
  readonly fields: readonly string[]
  readonly #file: string
  readonly #line: number
  readonly #columns: readonly string[]

  constructor(file: string, line: number, columns: readonly string[], fields: readonly string[]) {
    this.#file = file
    this.#line = line
    this.#columns = columns
    this.fields = fields
  }

  /** The field of a column that the header has. */
  text(column: string): string {
    return this.fields[this.#columns.indexOf(column)] as string
  }

  error(code: TapeErrorCode, problem: string, column?: string): TapeError {
    return new TapeError(code, problem, this.#file, this.#line, column)
  }
}

/** Reads a CSV file in UTF-8. @throws TapeError `file`, `csv` or `fields` */
export function readTable(file: string): Table {
  const [header, ...records] = recordsOf(file, read(file))
  const { fields: columns, line } = header ?? { fields: [], line: 1 }
  const rows = records.map((record) => new Row(file, record.line, columns, record.fields))
  for (const row of rows) {
    const { length } = row.fields
    if (length === columns.length) continue
    throw row.error(
      'fields',
      `has ${fieldCount(length)}; expected ${columns.length}, as the header has`,
    )
  }
  return { columns, line, rows }
}

function read(file: string): string {
  try {
    // One kind of line ending: csv-parse counts a CRLF within quotes as two lines.
    return readFileSync(file, 'utf8').replace(/\r\n?/g, '\n')
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    throw new TapeError(
      'file',
      `${unreadable[code] ?? `cannot be read (${code})`}; expected a CSV file`,
      file,
    )
  }
}

const unreadable: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by this user',
}

interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
}

function recordsOf(file: string, text: string): CsvRecord[] {
  const records: CsvRecord[] = []
  // csv-parse tells the line on which a record ends; the next one begins after it.
  let lines = 0
  let blank = 0
  const lineOf = (info: { empty_lines: number }) => lines + 1 + info.empty_lines - blank
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      record_delimiter: '\n',
      on_record(fields: string[], info) {
        records.push({ line: lineOf(info), fields })
        lines = info.lines
        blank = info.empty_lines
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = lineOf({ empty_lines: Number(error.empty_lines) })
    const column = records[0]?.fields[Number(error.column)]
    const problem = broken[error.code] ?? `is not CSV (${error.code})`
    throw new TapeError('csv', problem, file, line, column)
  }
  return records
}

const broken: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed; expected a second one',
  CSV_INVALID_CLOSING_QUOTE:
    'text follows a closing quote; expected a comma or the end of the line',
  INVALID_OPENING_QUOTE: 'a quote within a field; expected quotes around all of it, or none',
}

function fieldCount(count: number): string {
  return count === 1 ? '1 field' : `${count} fields`
}
