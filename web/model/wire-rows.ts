import type { Field, Part } from '../../server/lab/dissect.ts'
import type { FieldPath } from './wire-fields.ts'

/** Bytes of one row that belong to the same innermost field. */
export interface Run {
  readonly from: number
  readonly to: number
  readonly path: FieldPath
  readonly part: Part
  /** Two digits a byte, with spaces up to the next run, and one more in the middle of a row. */
  readonly hex: string
  /** One character a byte. */
  readonly text: string
}

export interface HexRow {
  /** Index of its first byte. */
  readonly from: number
  readonly runs: readonly Run[]
}

/** A message's first `most` bytes as rows, cut into runs where one field ends and another begins. */
export function hexRowsOf(
  bytes: Uint8Array,
  fields: readonly Field[],
  { perRow, most }: { perRow: number; most: number },
): HexRow[] {
  const end = Math.min(bytes.length, most)
  const leaves = leavesOf(fields)
  const rows: HexRow[] = []
  let leaf = 0
  for (let from = 0; from < end; from += perRow) {
    const to = Math.min(from + perRow, end)
    const runs: Run[] = []
    for (let at = from; at < to; ) {
      while (leaf < leaves.length - 1 && (leaves[leaf] as Leaf).to <= at) leaf++
      const { path, part, to: leafTo } = leaves[leaf] ?? { path: '', part: 'payload', to: end }
      const next = leafTo > at ? Math.min(leafTo, to) : to
      const run = bytes.subarray(at, next)
      runs.push({
        from: at,
        to: next,
        path,
        part,
        hex: hexOf(run, at - from, perRow),
        text: textOf(run),
      })
      at = next
    }
    rows.push({ from, runs })
  }
  return rows
}

interface Leaf {
  readonly path: FieldPath
  readonly part: Part
  readonly to: number
}

/** Bits share a byte, and so are no leaves. */
function leavesOf(fields: readonly Field[], parent = ''): Leaf[] {
  return fields.flatMap((field, index): Leaf[] => {
    const path = parent === '' ? `${index}` : `${parent}.${index}`
    const children = (field.children ?? []).filter(({ bits }) => bits === undefined)
    if (children.length > 0) return leavesOf(children, path)
    return [{ path, part: field.part, to: field.to }]
  })
}

function hexOf(bytes: Uint8Array, column: number, perRow: number): string {
  let hex = ''
  bytes.forEach((byte, index) => {
    const next = column + index + 1
    const gap = next === perRow ? '' : next === perRow / 2 ? '  ' : ' '
    hex += byte.toString(16).padStart(2, '0') + gap
  })
  return hex
}

/** ASCII that can be seen; a dot for the rest, as hex dumps have it. */
function textOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'
  return text
}

/** Whether a run belongs to a field, or to what it is a part of. */
export function isLit(run: Pick<Run, 'from' | 'to'>, lit: Pick<Field, 'from' | 'to'>): boolean {
  return run.from >= lit.from && run.to <= lit.to
}
