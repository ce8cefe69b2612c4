import type { ColumnSpec, RunRecord } from '../report/record.ts'
import { cellOf } from '../report/tables.ts'
import { lookOf } from '../transports.ts'

/** What a transport is called within a sentence: `long polling`, but `WebSocket`. */
export function inText(transport: string): string {
  const { label } = lookOf(transport)
  return /^[A-Z][a-z]*[A-Z]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)
}

/** A figure as a sentence has it: of bytes no more digits than anybody reads. */
export function textOf(record: RunRecord, arm: string, column: ColumnSpec): string {
  return cellOf(record, arm, column)?.value.toFixed(0) ?? '?'
}

/**
 * All bytes of all arms and rounds, as the clients counted them and as the proxy did, so that
 * anybody can hold one against the other in the record.
 */
export function allBytes(record: RunRecord): { readonly clients: number; readonly proxy: number } {
  const sum = (names: readonly string[]): number => {
    return record.rounds.reduce((total, { results }) => {
      const figures = Object.values(results).flatMap(({ figures }) => names.map((n) => figures[n]))
      return figures.reduce((subtotal, figure) => subtotal + (figure?.value ?? 0), total)
    }, 0)
  }
  return {
    clients: sum(['clientsUp', 'clientsDown']),
    proxy: sum(['proxyUp', 'proxyDown']),
  }
}
