import {
  bytesText,
  type Field,
  field,
  latin1,
  type Message,
  pieces,
  type Span,
  utf8,
} from './dissect-field.ts'
import { type Anatomy, anatomyOf, jsonFields } from './dissect-json.ts'
import { gzipFields, sseFields } from './dissect-sse.ts'

/** A message's bytes without its chunk sizes. RFC 9112 §7.1. */
export function contentOf({ bytes, gaps = [] }: Pick<Message, 'bytes' | 'gaps'>): Uint8Array {
  const runs: Uint8Array[] = []
  let at = 0
  for (const [from, to] of gaps) {
    if (from > at) runs.push(bytes.subarray(at, from))
    at = to
  }
  if (at < bytes.length) runs.push(bytes.subarray(at))
  if (runs.length < 2) return runs[0] ?? new Uint8Array(0)
  const content = new Uint8Array(runs.reduce((sum, run) => sum + run.length, 0))
  let filled = 0
  for (const run of runs) {
    content.set(run, filled)
    filled += run.length
  }
  return content
}

/** What a body is made of, if it is JSON and not compressed. */
export function bodyAnatomy(
  { media = '', coding }: Message,
  content: Uint8Array,
): Anatomy | undefined {
  const isJson = /[/+]json$/.test(media)
  return isJson && coding === undefined ? anatomyOf(content, [0, content.length]) : undefined
}

/** The fields of a body, or of a block of an event stream, with its chunk sizes among them. */
export function bodyFields(message: Message): Field[] {
  const content = contentOf(message)
  return weave(contentFields(message, content), message)
}

function contentFields(message: Message, content: Uint8Array): Field[] {
  const { kind, coding, media = '' } = message
  if (kind === 'sse') return coding === undefined ? sseFields(content) : gzipFields(content)
  const span: Span = [0, content.length]
  if (content.length === 0) return []
  const anatomy = bodyAnatomy(message, content)
  if (anatomy !== undefined) {
    return jsonFields(content, span, anatomy, 'body').map((each): Field => {
      return each.name === 'body' ? { ...each, note: 'body' } : each
    })
  }
  const isText = coding === undefined && /^text\/|[/+](?:xml|javascript)$/.test(media)
  const value = isText ? utf8(content) : bytesText(content.length)
  return [field('payload', 'body', span, value, { note: coding === undefined ? 'body' : 'coded' })]
}

/** Puts chunk sizes back where they were, and cuts in two what they stand in the middle of. */
function weave(fields: readonly Field[], { bytes, gaps = [] }: Message): Field[] {
  const woven: Field[] = []
  let shift = 0
  let index = 0
  const gapBefore = (limit: number): number | undefined => {
    const gap = gaps[index]
    return gap !== undefined && gap[0] < limit ? gap[0] : undefined
  }
  const takeGap = (): void => {
    const [from, to] = gaps[index++] as Span
    woven.push(...gapFields(bytes, [from, to]))
    shift += to - from
  }
  for (const each of fields) {
    let rest = each
    while (gapBefore(rest.from + shift + 1) !== undefined) takeGap()
    for (;;) {
      const gap = gapBefore(rest.to + shift)
      if (gap === undefined) break
      const [before, after] = split(rest, gap - shift)
      woven.push(moved(before, shift))
      takeGap()
      rest = after
    }
    woven.push(moved(rest, shift))
  }
  while (index < gaps.length) takeGap()
  return woven
}

function split(whole: Field, at: number): [Field, Field] {
  const { children } = whole
  const halves = children?.map((child): Field[] => {
    if (child.to <= at) return [child]
    return child.from >= at ? [child] : split(child, at)
  })
  const parts = halves?.flat() ?? []
  const before = parts.filter(({ to }) => to <= at)
  const after = parts.filter(({ from }) => from >= at)
  return [
    { ...whole, to: at, ...(children && { children: before }) },
    { ...whole, from: at, continued: true, ...(children && { children: after }) },
  ]
}

function moved(whole: Field, by: number): Field {
  if (by === 0) return whole
  const { children, from, to } = whole
  return {
    ...whole,
    from: from + by,
    to: to + by,
    ...(children && { children: children.map((child) => moved(child, by)) }),
  }
}

/** The end of a chunk, and the size of the next, or trailers and the end of the body. */
function gapFields(bytes: Uint8Array, [from, to]: Span): Field[] {
  const fields: Field[] = []
  let at = from
  let isLast = false
  for (const [line] of latin1(bytes, from, to).matchAll(/[^\n]*\n|[^\n]+$/g)) {
    const text = line.trimEnd()
    const [size = ''] = /^[0-9a-f]*/i.exec(text) ?? []
    const end = line.slice(text.length)
    if (isLast) {
      const note = text === '' ? 'last-chunk' : 'trailer'
      const name = text === '' ? 'empty line' : 'trailer'
      fields.push(...pieces('framing', at, [[line, name, { note }]]))
    } else if (text === '') {
      fields.push(...pieces('framing', at, [[line, 'chunk end', { note: 'chunk-end' }]]))
    } else {
      const bytesOf = Number.parseInt(size, 16)
      isLast = bytesOf === 0
      const more = { note: isLast ? 'last-chunk' : 'chunk-size' } as const
      if (size !== '') {
        const span: Span = [at, at + size.length]
        fields.push(field('framing', 'chunk size', span, `${bytesOf}`, more))
      }
      fields.push(
        ...pieces('framing', at + size.length, [
          [text.slice(size.length), 'chunk extension'],
          [end, 'line end'],
        ]),
      )
    }
    at += line.length
  }
  return fields
}
