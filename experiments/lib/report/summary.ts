import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { lookOf, TRANSPORTS } from '../transports.ts'
import { withTable } from './readme.ts'
import type { ColumnSpec, RunRecord } from './record.ts'
import { cellOf } from './tables.ts'

/** The project's front page, which shows what the committed reports say in one table. */
export const FRONT = fileURLToPath(new URL('../../../README.md', import.meta.url))

export const MAIN_TABLE = {
  begin: '<!-- the main table: npm run experiment -- report writes this -->',
  end: '<!-- end of it -->',
}

interface Figure {
  readonly head: string
  /** Whose record has it. */
  readonly experiment: string
  readonly arm: (transport: string) => string
  readonly column: ColumnSpec
  /** What the figure is multiplied by for this table. */
  readonly times?: number
}

const FIGURES: readonly Figure[] = [
  {
    head: 'late, mean',
    experiment: 'lateness',
    arm: (transport) =>
      `${transport}${{ 'short-polling': '-1000', 'long-polling': '-25' }[transport] ?? ''}-poisson`,
    column: { label: '', unit: 'ms', digits: 1, histogram: 'age', take: 'mean' },
  },
  {
    head: 'an event',
    experiment: 'bytes',
    arm: (transport) => `${transport}-0`,
    column: { label: '', unit: 'B', digits: 0, figure: 'bytes' },
  },
  {
    head: 'a minute of nothing',
    experiment: 'idle',
    arm: (transport) => transport,
    column: { label: '', unit: 'B', digits: 0, figure: 'bytesPerSecond' },
    times: 60,
  },
  {
    head: 'memory of a client',
    experiment: 'idle',
    arm: (transport) => transport,
    column: { label: '', unit: 'kB', digits: 1, figure: 'memory' },
    times: 1 / 1000,
  },
  {
    head: 'CPU of a delivery, 1,000 clients',
    experiment: 'clients',
    arm: (transport) => `${transport}-small-1000`,
    column: { label: '', unit: 'µs', digits: 1, figure: 'cpu' },
  },
]

/** A row a transport: median or mean, and between which rounds it lies. */
export function summaryTable(records: readonly RunRecord[]): string {
  const heads = FIGURES.map(({ head, column }) => `${head}, ${column.unit}`)
  const rows = TRANSPORTS.map((transport) => {
    const cells = FIGURES.map(({ experiment, arm, column, times = 1 }) => {
      const record = records.find((one) => one.experiment.name === experiment)
      const cell = record && cellOf(record, arm(transport), column)
      if (!cell) return '–'
      const show = (value: number) => group((value * times).toFixed(column.digits))
      return `${show(cell.value)} (${show(cell.min)} … ${show(cell.max)})`
    })
    return `| ${[lookOf(transport).label, ...cells].join(' | ')} |`
  })
  return [`| | ${heads.join(' | ')} |`, `|---|${heads.map(() => '---:|').join('')}`, ...rows].join(
    '\n',
  )
}

function group(text: string): string {
  return text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')
}

/** @throws Error when the front page has no place for the table */
export async function frontWith(records: readonly RunRecord[]): Promise<string> {
  return withTable(await readFile(FRONT, 'utf8'), summaryTable(records), MAIN_TABLE)
}
