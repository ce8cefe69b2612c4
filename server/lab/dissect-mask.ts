import { latin1, type Message, type Span, utf8 } from './dissect-field.ts'
import { frameHead } from './dissect-frame-head.ts'
import { decoded } from './dissect-head.ts'
import { membersOf } from './dissect-json.ts'

/** `*`: what stands for a byte that nobody is to see. */
export const STAR = 0x2a

/**
 * A header whose value is a secret, up to that value: also behind a lone CR, which some take for
 * the end of a line, and without its colon.
 */
const SECRET_HEADER =
  /(?:^|\r)[ \t]*(?:(?:proxy-)?authorization|(?:set-)?cookie2?)(?=[\s:]|$)[ \t]*:?[ \t]*/i

const SECRET_PARAMETER = /^(?:ticket|key|token)(?:\[|$)/i

/**
 * A copy of a head (RFC 9112 §2.1) in which every byte of a secret is `*`: the values of Cookie,
 * Set-Cookie and Authorization, folded ones too, and of `ticket`, `key` and `token` in any query.
 * Lengths stay as they are.
 */
export function mask(head: Uint8Array): Uint8Array {
  const copy = head.slice()
  let isSecret = false
  let at = 0
  for (const [line] of latin1(head).matchAll(/[^\n]*(?:\n|$)/g)) {
    const text = line.replace(/\r?\n$/, '')
    const isFolded = /^[ \t]/.test(text)
    if (!isFolded) isSecret = false
    const secret = SECRET_HEADER.exec(text)
    if (isSecret) {
      stars(copy, [at, at + text.length])
    } else if (secret !== null) {
      stars(copy, [at + secret.index + secret[0].length, at + text.length])
      isSecret = true
    } else {
      for (const [from, to] of secretParameters(text)) stars(copy, [at + from, at + to])
    }
    at += line.length
  }
  return copy
}

function secretParameters(text: string): Span[] {
  const spans: Span[] = []
  for (const { 0: match, 1: name = '', index } of text.matchAll(/[?&;]([^=&;?#\s]*)=/g)) {
    if (!SECRET_PARAMETER.test(decoded(name))) continue
    const from = index + match.length
    const [value = ''] = /^[^&#\s"<>]*/.exec(text.slice(from)) ?? []
    spans.push([from, from + value.length])
  }
  return spans
}

function stars(bytes: Uint8Array, [from, to]: Span): void {
  bytes.fill(STAR, from, to)
}

/**
 * Where secrets stand in a JSON text that a client sends: all that `{"type":"auth"}` brings, and
 * `token`, `ticket` and `key` of anything. In what is no JSON, all after such a name.
 */
export function secretsOf(content: Uint8Array): Span[] {
  const span: Span = [0, content.length]
  const members = membersOf(content, span)
  if (members === undefined) {
    const named = /(?:^|["'\s{,])(?:token|ticket|key|auth)(?=["'\s:=])/i.exec(latin1(content))
    return named === null ? [] : [[named.index + named[0].length, content.length]]
  }
  const isAuth = members.some(({ name, from, to }) => {
    return name === 'type' && stringAt(content, [from, to]) === 'auth'
  })
  return members
    .filter(({ name }) => /^(?:token|ticket|key)$/i.test(name) || (isAuth && name !== 'type'))
    .map(({ from, to }) => withinQuotes(content, [from, to]))
}

function stringAt(content: Uint8Array, [from, to]: Span): unknown {
  try {
    return JSON.parse(utf8(content, from, to))
  } catch {
    return undefined
  }
}

/** A string keeps its quotes, so that what is shown can be read as JSON. */
function withinQuotes(content: Uint8Array, [from, to]: Span): Span {
  const isQuoted = to - from > 1 && content[from] === 0x22 && content[to - 1] === 0x22
  return isQuoted ? [from + 1, to - 1] : [from, to]
}

/** A copy of a frame in which bytes of its payload read `*` once they are unmasked. */
export function maskFrame(bytes: Uint8Array, secrets: readonly Span[]): Uint8Array {
  const copy = bytes.slice()
  const head = frameHead(bytes)
  if (head === undefined) return copy
  for (const [from, to] of secrets) {
    const end = Math.min(head.size + to, copy.length)
    for (let at = head.size + from; at < end; at++) {
      copy[at] = STAR ^ (head.isMasked ? (bytes[head.keyAt + ((at - head.size) & 3)] as number) : 0)
    }
  }
  return copy
}

/** A copy of a body in which bytes of its content read `*`; its chunk sizes are not counted. */
export function maskContent(
  { bytes, gaps = [] }: Pick<Message, 'bytes' | 'gaps'>,
  secrets: readonly Span[],
): Uint8Array {
  const copy = bytes.slice()
  for (const [from, to] of gaps) copy.set(mask(bytes.subarray(from, to)), from)
  for (const [from, to] of secrets) {
    let shift = 0
    let gap = 0
    for (let at = from; at < to; at++) {
      for (; gap < gaps.length; gap++) {
        const [gapFrom, gapTo] = gaps[gap] as Span
        if (gapFrom > at + shift) break
        shift += gapTo - gapFrom
      }
      if (at + shift < copy.length) copy[at + shift] = STAR
    }
  }
  return copy
}
