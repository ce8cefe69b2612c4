import { bytesText, type Field, field, type Span, shown, utf8 } from './dissect-field.ts'
import { type Anatomy, anatomyOf, jsonFields } from './dissect-json.ts'
import type { FaultKey, NoteKey } from './dissect-notes.ts'

/** A line of an event stream, by where its parts stand. WHATWG HTML §9.2.5. */
interface Line {
  /** Empty for a comment and for an empty line. */
  readonly name: string
  readonly from: number
  /** The colon, if there is one; else where the line ends. */
  readonly colon: number
  /** After the colon and the one space that may follow it. */
  readonly value: number
  readonly end: number
  /** After CR, LF or both. */
  readonly next: number
}

const [CR, LF, COLON, SPACE] = [0x0d, 0x0a, 0x3a, 0x20]

function linesOf(bytes: Uint8Array): Line[] {
  const lines: Line[] = []
  let from = hasBom(bytes) ? 3 : 0
  while (from < bytes.length) {
    let end = from
    let colon = -1
    for (; end < bytes.length && bytes[end] !== CR && bytes[end] !== LF; end++) {
      if (colon < 0 && bytes[end] === COLON) colon = end
    }
    const next = Math.min(end + (bytes[end] === CR && bytes[end + 1] === LF ? 2 : 1), bytes.length)
    const value = colon < 0 ? end : Math.min(colon + (bytes[colon + 1] === SPACE ? 2 : 1), end)
    if (colon < 0) colon = end
    lines.push({ name: nameAt(bytes, from, colon), from, colon, value, end, next })
    from = next
  }
  return lines
}

/** The names that mean something are short, and cheaper to make than to have decoded. */
function nameAt(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 8) return utf8(bytes, from, to)
  let name = ''
  for (let at = from; at < to; at++) name += String.fromCharCode(bytes[at] as number)
  return name
}

function hasBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

/** What each of a block's `data:` lines is made of. */
function dataOf(bytes: Uint8Array, lines: readonly Line[]): Map<Line, Anatomy> {
  const event = lines.findLast(({ name, end, from }) => name === 'event' && end > from)
  const type = event === undefined ? '' : utf8(bytes, event.value, event.end)
  const data = lines.filter(({ name }) => name === 'data')
  const anatomies = new Map<Line, Anatomy>()
  for (const line of data) {
    const span: Span = [line.value, line.end]
    const anatomy = anatomyOf(bytes, span)
    if (type === 'heartbeat') {
      anatomies.set(line, { ...anatomy, kind: 'heartbeat', payload: [] })
    } else if (data.length === 1) {
      anatomies.set(line, anatomy)
    } else {
      // Data of several lines is one text: none of them is JSON by itself.
      anatomies.set(line, {
        kind: 'other',
        payload: line.end > line.value ? [span] : [],
        members: [],
      })
    }
  }
  return anatomies
}

/** What the data of a block is made of. */
export function sseAnatomies(bytes: Uint8Array): Anatomy[] {
  return [...dataOf(bytes, linesOf(bytes)).values()]
}

const NOTES: Readonly<Record<string, NoteKey>> = {
  event: 'sse-event',
  id: 'sse-id',
  retry: 'sse-retry',
}

/** The fields of one block, or of as much of it as there is. */
export function sseFields(bytes: Uint8Array): Field[] {
  const lines = linesOf(bytes)
  const data = dataOf(bytes, lines)
  const fields: Field[] = []
  const add = (name: string, from: number, to: number, note?: NoteKey, fault?: FaultKey): void => {
    if (to === from) return
    const value = shown(utf8(bytes, from, to))
    const more = { ...(note && { note }), ...(fault && { fault }) }
    fields.push(field('framing', name, [from, to], value, more))
  }
  if (hasBom(bytes)) add('byte order mark', 0, 3, 'bom')
  for (const line of lines) {
    const { name, from, colon, value, end, next } = line
    if (end === from) {
      add('empty line', from, next, 'sse-end')
      continue
    }
    const isComment = colon === from && value > colon
    const isKnown = name === 'data' || Object.hasOwn(NOTES, name)
    add('field name', from, colon, 'sse-field')
    add('colon', colon, value)
    const anatomy = data.get(line)
    if (anatomy === undefined) {
      const note = isComment ? 'sse-comment' : isKnown ? NOTES[name] : 'sse-ignored'
      const called = isComment ? 'comment' : name === '' ? 'value' : name
      add(called, value, end, note, faultOf(name, bytes, line))
    } else if (end > value) {
      const parts = jsonFields(bytes, [value, end], anatomy, 'data')
      fields.push(
        ...parts.map(
          (each): Field => (each.name === 'data' ? { ...each, note: 'sse-data' } : each),
        ),
      )
    }
    add('line end', end, next)
  }
  return fields
}

function faultOf(name: string, bytes: Uint8Array, { value, end }: Line): FaultKey | undefined {
  const text = utf8(bytes, value, end)
  if (name === 'id' && text.includes('\0')) return 'sse-nul'
  return name === 'retry' && !/^[0-9]+$/.test(text) ? 'sse-retry' : undefined
}

/** The 10 bytes of RFC 1952 §2.3 that a gzip stream of this server begins with. */
const GZIP_HEAD_SIZE = 10
/** What a flush leaves, RFC 1951 §3.2.4. */
const FLUSH = [0, 0, 0xff, 0xff]

/** What is framing in a piece of a gzipped event stream, which nobody inflates here. */
export function gzipEdges(bytes: Uint8Array): { head: number; tail: number } {
  const isFirst = bytes[0] === 0x1f && bytes[1] === 0x8b
  const head = isFirst ? Math.min(GZIP_HEAD_SIZE, bytes.length) : 0
  const isFlushed = FLUSH.every((byte, index) => bytes[bytes.length - 4 + index] === byte)
  const tail = isFlushed && bytes.length - 4 >= head ? 4 : 0
  return { head, tail }
}

export function gzipFields(bytes: Uint8Array): Field[] {
  const { head, tail } = gzipEdges(bytes)
  const end = bytes.length - tail
  return [
    field('framing', 'gzip head', [0, head], bytesText(head), { note: 'gzip-head' }),
    field('payload', 'deflated', [head, end], bytesText(end - head), { note: 'deflated' }),
    field('framing', 'flush', [end, bytes.length], '00 00 ff ff', { note: 'flush' }),
  ].filter(({ from, to }) => to > from)
}
