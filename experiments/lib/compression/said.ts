import { figuresByRound } from '../report/paired.ts'
import type { ColumnSpec, RunRecord } from '../report/record.ts'
import { cellOf } from '../report/tables.ts'
import { comparePaired } from '../statistics/compare.ts'

/** `from 138 to 119 B`, of medians. */
export function fromTo(record: RunRecord, column: ColumnSpec, from: string, to: string): string {
  const digits = column.unit === 'B' ? 0 : column.digits
  const [a, b] = [from, to].map((arm) => cellOf(record, arm, column)?.value.toFixed(digits) ?? '?')
  return `from ${a} to ${b} ${column.unit}`
}

/** As `fromTo`, and whether it is a difference at all, beyond the spread of the rounds. */
export function judged(record: RunRecord, column: ColumnSpec, from: string, to: string): string {
  const { outcome } = comparePaired(figuresByRound(record, column), from, to)
  const text = fromTo(record, column, from, to)
  if (outcome === 'differs') return text
  return outcome === 'too-few'
    ? `${text} (too few rounds to tell)`
    : `${text} (no difference beyond the spread)`
}

/** What keeping the context would take of zlib alone: cores and bytes of memory. */
export function takeoverCost(
  clients: number,
  rate: number,
  {
    cpu,
    memory,
  }: { /** µs a message. */ readonly cpu: number /** KiB. */; readonly memory: number },
): { readonly cores: number; readonly bytes: number } {
  return { cores: (clients * rate * cpu) / 1e6, bytes: clients * memory * 1024 }
}
