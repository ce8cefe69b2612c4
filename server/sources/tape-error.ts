/** What is wrong with a recording, as a word for programs. */
export type TapeErrorCode =
  | 'file'
  | 'csv'
  | 'column'
  | 'fields'
  | 'time'
  | 'order'
  | 'symbol'
  | 'number'
  | 'side'
  | 'rows'

/**
 * A recording that cannot be played. Its message is one line: where, what is wrong, and what would
 * be right.
 */
export class TapeError extends Error {
  override readonly name = 'TapeError'
  readonly code: TapeErrorCode
  readonly file: string
  /** From 1: the line on which the row begins. */
  readonly line: number | undefined
  readonly column: string | undefined

  constructor(code: TapeErrorCode, problem: string, file: string, line?: number, column?: string) {
    const place = [file]
    if (line !== undefined) place.push(`line ${line}`)
    if (column !== undefined) place.push(`column ${column}`)
    super(`${place.join(', ')}: ${problem}`)
    this.code = code
    this.file = file
    this.line = line
    this.column = column
  }
}
