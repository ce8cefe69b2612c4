import type { Field } from '../../server/lab/dissect.ts'

/** Where a field stands in the tree: indices from the top, such as `0.3`. */
export type FieldPath = string

/** A line of the tree as it is shown. */
export interface FieldRow {
  readonly path: FieldPath
  readonly field: Field
  /** 1 at the top. */
  readonly level: number
  /** Of those with the same parent: which it is, from 1, and how many they are. */
  readonly place: number
  readonly siblings: number
  readonly isParent: boolean
  readonly isOpen: boolean
}

/** The lines of a tree of which some fields are open. */
export function rowsOf(
  fields: readonly Field[],
  isOpen: (path: FieldPath, field: Field) => boolean,
  parent = '',
): FieldRow[] {
  return fields.flatMap((field, index) => {
    const path = parent === '' ? `${index}` : `${parent}.${index}`
    const children = field.children ?? []
    const isParent = children.length > 0
    const opened = isParent && isOpen(path, field)
    const level = path.split('.').length
    const row = { path, field, level, place: index + 1, siblings: fields.length, isParent }
    const below = opened ? rowsOf(children, isOpen, path) : []
    return [{ ...row, isOpen: opened }, ...below]
  })
}

/** Whether a field is worth opening unasked: bits and first lines are, a header's colon is not. */
export function opensItself({ note, children = [] }: Field): boolean {
  if (children.some(({ bits }) => bits !== undefined)) return true
  return note === 'request-line' || note === 'target' || note === 'envelope' || note === 'heartbeat'
}

export function fieldAt(fields: readonly Field[], path: FieldPath): Field | undefined {
  const [first, ...rest] = path.split('.')
  const field = fields[Number(first)]
  return field === undefined || rest.length === 0
    ? field
    : fieldAt(field.children ?? [], rest.join('.'))
}

/** The path of the smallest field above, or of itself, that the rows show. */
export function shownAs(rows: readonly FieldRow[], path: FieldPath): FieldPath | undefined {
  const shown = rows.filter((row) => path === row.path || path.startsWith(`${row.path}.`))
  return shown.at(-1)?.path
}

/** The field that is this event, as a batch may bring many. */
export function pathOfEvent(fields: readonly Field[], id: string): FieldPath | undefined {
  const index = fields.findIndex(({ name, value }) => {
    return name === 'event' && value.trimStart().startsWith(`{"id":${JSON.stringify(id)}`)
  })
  return index < 0 ? undefined : `${index}`
}

const SECRET_NOTES = ['header:authorization', 'header:cookie', 'header:set-cookie']

/** Whether the server put stars in the place of what it says. */
export function isMasked({ value, note }: Field): boolean {
  if (/^\*{2,}$/.test(value) || /"\*{2,}"/.test(value)) return true
  return note !== undefined && SECRET_NOTES.includes(note) && /^\*+$/.test(value)
}

const PUNCTUATION = ['space', 'white space', 'line end', 'colon', 'comma', 'punctuation']

/** Whether a field is nothing but what stands between others. */
export function isPunctuation({ name, part, note }: Field): boolean {
  return part !== 'payload' && note === undefined && PUNCTUATION.includes(name)
}

/** The parts of a field's bits, in words of RFC 6455 §5.2: highest first, from 0. */
export function bitsOf({ bits }: Field): string | undefined {
  if (bits === undefined) return undefined
  const [from, to] = bits
  return to - from === 1 ? `${from}` : `${from}–${to - 1}`
}
