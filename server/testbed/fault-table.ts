import { AWAITED, type Column, FAULT_ROWS, type FaultRow } from './fault-rows.ts'

/** How a test ended. */
export type Ending = 'passed' | 'failed' | 'skipped'

/** Which tests ran: those of every day, those with real waiting, or both. */
export type Run = 'normal' | 'long' | 'both'

const COLUMNS: readonly Column[] = ['short-polling', 'long-polling', 'sse', 'websocket', 'every']
const MARK = /^\[rows? (\d+(?:, \d+)*)\] ([a-z-]+): /

/** Whether a title is meant to say of which rows its tests are. */
export const isMarked = (title: string): boolean => title.startsWith('[row')

/** Row by transport: what the tests of a run showed, as the runner tells it. */
export class FaultTable {
  readonly #rows: readonly FaultRow[]
  readonly #awaited: readonly number[]
  readonly #columns = new Set<string>(COLUMNS)
  readonly #cells = new Map<string, Set<Ending>>()

  constructor(rows: readonly FaultRow[] = FAULT_ROWS, awaited: readonly number[] = AWAITED) {
    this.#rows = rows
    this.#awaited = awaited
  }

  /**
   * Enters a test by its title. A transport that is new here gets a column of its own.
   * @throws Error on a mark that cannot be read, or names a row that is not there
   */
  add(title: string, ending: Ending): void {
    const [, numbers, column] = MARK.exec(title) ?? []
    if (numbers === undefined || column === undefined) throw new Error(`unreadable: ${title}`)
    for (const number of numbers.split(', ').map(Number)) {
      const row = this.#rows.find(({ row }) => row === number)
      if (row === undefined) throw new Error(`there is no row ${number}: ${title}`)
      for (const each of column === 'every' ? row.columns : [column]) {
        this.#columns.add(each)
        const key = `${number} ${each}`
        this.#cells.set(key, (this.#cells.get(key) ?? new Set()).add(ending))
      }
    }
  }

  /** What a cell's tests came to, or undefined where no test of it ran. */
  cell(row: number, column: string): Ending | undefined {
    const endings = this.#cells.get(`${row} ${column}`)
    return (['failed', 'passed', 'skipped'] as const).find((ending) => endings?.has(ending))
  }

  /** The cells that should have been filled by such a run and are empty: `8 sse`. */
  missing(run: Run): string[] {
    return this.#rows
      .filter(({ row }) => !this.#awaited.includes(row))
      .flatMap(({ row, columns, long = [] }) =>
        columns
          .filter((column) => run === 'both' || long.includes(column) === (run === 'long'))
          .filter((column) => this.cell(row, column) === undefined)
          .map((column) => `${row} ${column}`),
      )
  }

  /** The cells that came to this. */
  cells(ending: Ending): string[] {
    return this.#rows.flatMap(({ row }) =>
      [...this.#columns]
        .filter((column) => this.cell(row, column) === ending)
        .map((column) => `${row} ${column}`),
    )
  }

  /** The table as Markdown, aligned, a row a fault. */
  toString(): string {
    const head = ['', 'fault', ...this.#columns]
    const rows = this.#rows.map(({ row, fault, columns }) => [
      `${row}`,
      fault,
      ...[...this.#columns].map((column) => {
        const empty = this.#awaited.includes(row) ? 'to come' : 'EMPTY'
        return this.cell(row, column) ?? (columns.some((it) => it === column) ? empty : '–')
      }),
    ])
    return aligned([head, ...rows])
  }
}

/** What is tested, for people to read: the same whatever a run showed. */
export function aboutFaults(): string {
  const marks = FAULT_ROWS.map(({ row, fault, expected, columns, long = [] }) => [
    `${row}`,
    fault,
    expected,
    ...COLUMNS.map((column) => {
      if (!columns.includes(column)) return ''
      return AWAITED.includes(row) ? 'to come' : long.includes(column) ? 'long' : 'yes'
    }),
  ])
  return aligned([['', 'fault', 'what is right', ...COLUMNS], ...marks])
}

function aligned(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, at) =>
    Math.max(3, ...cells.map((row) => row[at]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const [head = [], ...rows] = cells
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
