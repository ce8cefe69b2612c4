import { type Field, field, latin1, type Piece, pieces, type Span } from './dissect-field.ts'
import { type NoteKey, notes } from './dissect-notes.ts'

/** What the head of a request (RFC 9112 §3) or of an answer (§4) says. */
export interface Head {
  /** Such as `HTTP/1.1`. */
  readonly version: string
  /** Of a request. */
  readonly method?: string
  readonly target?: string
  /** Of an answer. */
  readonly status?: number
  readonly reason?: string
  /** As they came; of a folded value the lines are joined by a space (RFC 9112 §5.2). */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** A status line's or a request line's texts, with the spaces between them. */
const REQUEST_LINE = /^([^\s]+)( +)([^\s]+)( +)(HTTP\/1\.\d)([ \t]*)(\r?\n)?$/
const STATUS_LINE = /^(HTTP\/1\.\d)( +)(\d{3})(?:( +)([^\r\n]*))?(\r?\n)?$/

/** Reads a head, its empty line included. `undefined` if it is none of HTTP/1. */
export function parseHead(bytes: Uint8Array): Head | undefined {
  const [first, ...lines] = linesOf(latin1(bytes))
  if (first === undefined) return undefined
  const headers = lines.filter(isNotEmpty).map((line): readonly [string, string] => {
    const colon = line.indexOf(':')
    if (colon < 0) return [line.trim(), '']
    return [
      line.slice(0, colon).trim(),
      line
        .slice(colon + 1)
        .replace(/[\r\n]+/g, '')
        .trim(),
    ]
  })
  const request = REQUEST_LINE.exec(first)
  if (request !== null) {
    const [, method = '', , target = '', , version = ''] = request
    return { version, method, target, headers }
  }
  const answer = STATUS_LINE.exec(first)
  if (answer === null) return undefined
  const [, version = '', , status, , reason = ''] = answer
  return { version, status: Number(status), reason, headers }
}

/**
 * The value of a header, by its name in any case; those of a repeated one are joined by a comma
 * and a space (RFC 9110 §5.2). `undefined` if there is none.
 */
export function headerOf({ headers }: Pick<Head, 'headers'>, name: string): string | undefined {
  const key = name.toLowerCase()
  let joined: string | undefined
  for (const [each, value] of headers) {
    if (each.length !== key.length || each.toLowerCase() !== key) continue
    joined = joined === undefined ? value : `${joined}, ${value}`
  }
  return joined
}

/** The fields of a head. Every byte of it is `headers`. */
export function headFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  let isFirst = true
  for (const line of linesOf(latin1(bytes), true)) {
    const span: Span = [at, at + line.length]
    if (!isNotEmpty(line)) {
      const note = isFirst ? 'stray-line' : 'empty-line'
      fields.push(...pieces('headers', at, [[line, 'empty line', { note }]]))
    } else {
      fields.push(isFirst ? firstLine(line, span) : headerField(line, span))
      isFirst = false
    }
    at = span[1]
  }
  return fields
}

function firstLine(line: string, span: Span): Field {
  const request = REQUEST_LINE.exec(line)
  if (request !== null) {
    const [, method = '', gap = '', target = '', space = '', version = '', tail = '', end = ''] =
      request
    const children = pieces('headers', span[0], [
      [method, 'method', { note: 'method' }],
      [gap, 'space'],
      [
        target,
        'target',
        { note: 'target', ...parametersOf(target, span[0] + `${method}${gap}`.length) },
      ],
      [space, 'space'],
      [version, 'version', { note: 'version' }],
      [tail, 'space'],
      [end, 'line end'],
    ])
    return field('headers', 'request line', span, line.trim(), { note: 'request-line', children })
  }
  const answer = STATUS_LINE.exec(line)
  if (answer === null) return field('headers', 'line', span, line.trim(), { fault: 'not-http' })
  const [, version = '', gap = '', status = '', space = '', reason = '', end = ''] = answer
  const children = pieces('headers', span[0], [
    [version, 'version', { note: 'version' }],
    [gap, 'space'],
    [status, 'status', { note: 'status' }],
    [space, 'space'],
    [reason, 'reason', { note: 'reason' }],
    [end, 'line end'],
  ])
  return field('headers', 'status line', span, line.trim(), { note: 'status-line', children })
}

/** A target's path and each parameter of its query, with the `?` or `&` before it. */
function parametersOf(target: string, from: number): { children?: Field[] } {
  const mark = target.indexOf('?')
  if (mark < 0) return {}
  const children = pieces('headers', from, [[target.slice(0, mark), 'path']])
  let at = from + mark
  for (const [text] of target.slice(mark).matchAll(/.[^&]*/gs)) {
    const equals = text.indexOf('=')
    const name = decoded(text.slice(1, equals < 0 ? undefined : equals))
    const value = equals < 0 ? '' : decoded(text.slice(equals + 1))
    children.push(field('headers', name, [at, at + text.length], value))
    at += text.length
  }
  return { children }
}

/** What is percent-encoded as it is meant, or as it is where it is not meant well. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function headerField(line: string, span: Span): Field {
  const text = line.replace(/\r?\n$/, '')
  const end = line.slice(text.length)
  const colon = text.indexOf(':')
  if (colon < 0) {
    const children = pieces('headers', span[0], [
      [text, 'header name'],
      [end, 'line end'],
    ])
    return field('headers', text.trim(), span, '', { fault: 'header-colon', children })
  }
  const name = text.slice(0, colon)
  const after = text.slice(colon + 1)
  const value = after.trim()
  const before = after.slice(0, after.length - after.trimStart().length)
  const key = `header:${name.trim().toLowerCase()}`
  const note = Object.hasOwn(notes, key) ? (key as NoteKey) : 'header'
  const texts: Piece[] = [
    [name, 'header name', name.trim() === name ? {} : { fault: 'header-space' }],
    [`:${before}`, 'colon'],
    [value, 'header value', value.includes('\n') ? { fault: 'header-fold' } : {}],
    [value === '' ? '' : after.slice(after.trimEnd().length), 'white space'],
    [end, 'line end'],
  ]
  const children = pieces('headers', span[0], texts)
  return field('headers', name.trim(), span, value, { note, children })
}

function isNotEmpty(line: string): boolean {
  return line !== '\r\n' && line !== '\n' && line !== ''
}

/**
 * Lines with their ends, and with the lines that a header was folded onto (RFC 9112 §5.2). Empty
 * lines before the first are left out, unless they are to be kept.
 */
function linesOf(text: string, keepEmpty = false): string[] {
  const lines: string[] = []
  let started = 0
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at)
    const next = found < 0 ? text.length : found + 1
    const line = text.slice(at, next)
    at = next
    if (isNotEmpty(line)) started++
    if (started === 0) {
      if (keepEmpty) lines.push(line)
    } else if (
      started > 2 &&
      (line[0] === ' ' || line[0] === '\t') &&
      isNotEmpty(lines.at(-1) ?? '')
    ) {
      lines.push(`${lines.pop()}${line}`)
    } else {
      lines.push(line)
    }
  }
  return lines
}
