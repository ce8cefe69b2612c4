import { type Field, field, type Span, utf8 } from './dissect-field.ts'

/** A member of a JSON object, by where it stands: nothing is parsed and written again. */
export interface Member {
  /** Its name, without quotes and escapes. */
  readonly name: string
  readonly from: number
  readonly to: number
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d]

/**
 * The members of the JSON object in these bytes, with the places of their values: as many as can
 * be made out, where it stops short; `undefined` where something other than JSON comes.
 */
export function membersOf(bytes: Uint8Array, [from, to]: Span): Member[] | undefined {
  let at = skipSpace(bytes, from, to)
  if (bytes[at] !== OPEN_OBJECT) return undefined
  const members: Member[] = []
  at = skipSpace(bytes, at + 1, to)
  while (at < to && bytes[at] !== CLOSE_OBJECT) {
    if (bytes[at] !== QUOTE) return undefined
    const end = skipString(bytes, at, to)
    const name = unquoted(utf8(bytes, at, end))
    at = skipSpace(bytes, end, to)
    if (at >= to) break
    if (name === undefined || bytes[at] !== COLON) return undefined
    const valueFrom = skipSpace(bytes, at + 1, to)
    at = skipValue(bytes, valueFrom, to)
    members.push({ name, from: valueFrom, to: at })
    at = skipSpace(bytes, at, to)
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1, to)
    else if (at < to && bytes[at] !== CLOSE_OBJECT) return undefined
  }
  return skipSpace(bytes, at + 1, to) < to ? undefined : members
}

/** Where the elements of a JSON array stand. */
function elementsOf(bytes: Uint8Array, [from, to]: Span): Span[] {
  const elements: Span[] = []
  if (bytes[from] !== OPEN_ARRAY) return elements
  let at = skipSpace(bytes, from + 1, to)
  while (at < to && bytes[at] !== CLOSE_ARRAY) {
    const end = skipValue(bytes, at, to)
    if (end === at) break
    elements.push([at, end])
    at = skipSpace(bytes, end, to)
    if (bytes[at] !== COMMA) break
    at = skipSpace(bytes, at + 1, to)
  }
  return elements
}

function skipSpace(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && (bytes[at] as number) <= 0x20) at++
  return at
}

/** From a quote to after the quote that ends it. */
function skipString(bytes: Uint8Array, from: number, to: number): number {
  let at = from + 1
  while (at < to && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return Math.min(at + 1, to)
}

/** To after a value: nesting is counted, not entered, so that no depth of it matters. */
function skipValue(bytes: Uint8Array, from: number, to: number): number {
  let depth = 0
  let at = from
  while (at < to) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = skipString(bytes, at, to)
      if (depth === 0) return at
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth++
      at++
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (depth === 0) return at
      at++
      if (--depth === 0) return at
    } else if (depth === 0 && (byte === COMMA || (byte as number) <= 0x20)) {
      return at
    } else {
      at++
    }
  }
  return to
}

function unquoted(text: string): string | undefined {
  if (!text.includes('\\')) return text.slice(1, -1)
  try {
    return JSON.parse(text) as string
  } catch {
    return undefined
  }
}

/** What a text of this wire is made of (DESIGN §4), and which of its bytes are payload. */
export interface Anatomy {
  readonly kind: 'event' | 'batch' | 'publish' | 'heartbeat' | 'other'
  readonly payload: readonly Span[]
  readonly members: readonly Member[]
}

const [OPENING, TYPE] = ['{"id":"', ',"type":'].map((text) => new TextEncoder().encode(text)) as [
  Uint8Array,
  Uint8Array,
]

/** Events begin with `{"id":"…","type":`, nothing else does: the most frequent needs no search. */
function isEvent(bytes: Uint8Array, [from, to]: Span): boolean {
  if (!startsWith(bytes, from, OPENING)) return false
  return startsWith(bytes, skipString(bytes, from + OPENING.length - 1, to), TYPE)
}

function startsWith(bytes: Uint8Array, from: number, start: Uint8Array): boolean {
  for (let index = 0; index < start.length; index++) {
    if (bytes[from + index] !== start[index]) return false
  }
  return true
}

export function anatomyOf(bytes: Uint8Array, span: Span): Anatomy {
  const [from, to] = span
  const whole: readonly Span[] = to > from ? [span] : []
  if (isEvent(bytes, span)) return { kind: 'event', payload: whole, members: [] }
  const members = membersOf(bytes, span) ?? []
  const member = (name: string): Member | undefined => {
    return members.find((each) => each.name === name)
  }
  const events = member('events')
  if (events !== undefined && bytes[events.from] === OPEN_ARRAY) {
    return { kind: 'batch', payload: elementsOf(bytes, [events.from, events.to]), members }
  }
  const type = member('type')
  const typeText = type && utf8(bytes, type.from, type.to)
  if (typeText === '"heartbeat"') return { kind: 'heartbeat', payload: [], members }
  const event = member('event')
  if (typeText === '"publish"' && event !== undefined && event.to > event.from) {
    return { kind: 'publish', payload: [[event.from, event.to]], members }
  }
  return { kind: 'other', payload: whole, members }
}

/** The fields of such a text; `name` is what to call it when it is no more than itself. */
export function jsonFields(
  bytes: Uint8Array,
  [from, to]: Span,
  { kind, payload, members }: Anatomy,
  name: string,
): Field[] {
  const fields: Field[] = []
  let at = from
  const framing = (end: number): void => {
    if (end > at) fields.push(envelope(bytes, [at, end], members, kind))
    at = end
  }
  for (const span of payload) {
    framing(span[0])
    const text = utf8(bytes, ...span)
    const isEvent = kind !== 'other'
    fields.push(
      isEvent
        ? field('payload', 'event', span, text, { note: 'event' })
        : field('payload', name, span, text),
    )
    at = span[1]
  }
  framing(to)
  return fields
}

/** What stands around events: each member with the punctuation before it. */
function envelope(
  bytes: Uint8Array,
  [from, to]: Span,
  members: readonly Member[],
  kind: Anatomy['kind'],
): Field {
  const value = utf8(bytes, from, to)
  if (value.trim() === ',') return field('framing', 'comma', [from, to], value)
  const children: Field[] = []
  let at = from
  for (const member of members) {
    if (member.to <= at || at >= to) continue
    const end = Math.min(member.to, to)
    // A member that holds events is here only in part, before or after them.
    const isWhole = member.from >= at && member.to <= to
    const said = isWhole ? utf8(bytes, member.from, member.to) : utf8(bytes, at, end)
    children.push(field('framing', member.name, [at, end], said))
    at = end
  }
  if (at < to) children.push(field('framing', 'punctuation', [at, to], utf8(bytes, at, to)))
  return field('framing', 'envelope', [from, to], value, {
    note: kind === 'heartbeat' ? 'heartbeat' : 'envelope',
    ...(children.length > 1 && { children }),
  })
}
