import type { FaultKey, NoteKey } from './dissect-notes.ts'

/** Which way bytes go: `up` from the client to the server, `down` from the server to the client. */
export type Direction = 'up' | 'down'

/** What a byte is there for. Envelopes and heartbeats are framing: only events are payload. */
export type Part = 'headers' | 'framing' | 'payload'

/** From the first byte to before the last. */
export type Span = readonly [from: number, to: number]

/**
 * A run of bytes that has a name. The fields of a message are in order, touch each other and
 * cover its `length`; children cover their parent in the same way.
 */
export interface Field {
  /** Index of its first byte in the message. */
  readonly from: number
  /** Index after its last byte. */
  readonly to: number
  /** Of a field that is less than a byte: its bits, 0 being the highest, as in RFC 6455 §5.2. */
  readonly bits?: Span
  readonly name: string
  /** What it says, readable: decoded, unmasked, with numbers in decimal. */
  readonly value: string
  readonly part: Part
  /** A key of `notes`: what it is for, and where that is written. */
  readonly note?: NoteKey
  /** A key of `faults`: what the bytes do that they must not. */
  readonly fault?: FaultKey
  /** The rest of the field before, which a chunk's end has cut in two. */
  readonly continued?: boolean
  readonly children?: readonly Field[]
}

/**
 * One thing that was said. `body` is the body of a request or an answer as a whole, with its
 * chunk sizes; `sse` one block of an event stream; `unknown` is what is no HTTP/1 at all.
 */
export type Kind = 'request' | 'response' | 'body' | 'sse' | 'frame' | 'unknown'

/** Plain data, so that it can be sent to where it is shown. */
export interface Message {
  readonly direction: Direction
  readonly kind: Kind
  /** Bytes of this direction that went before it on the connection. */
  readonly offset: number
  /** Its bytes, of which secrets are masked; at most `LIMIT`, and none of what is `unknown`. */
  readonly bytes: Uint8Array
  /** How many it had: more than there are in `bytes` when it was too long to be kept. */
  readonly length: number
  /** Which request of the connection it belongs to, from 1; 0 where there was none. */
  readonly exchange: number
  /** The connection ended within it. */
  readonly cut?: boolean
  /** Chunk sizes and trailers among the bytes of a body. */
  readonly gaps?: readonly Span[]
  /** Of a body: its media type, in lower case and without parameters. */
  readonly media?: string
  /** Of a body: its content coding, where it has one. */
  readonly coding?: string
  /** Of a frame: the opcode of the fragmented message that goes on in it, or had begun before. */
  readonly continues?: number
  /** Of a frame: what belongs to a message that is deflated (RFC 7692 §6). */
  readonly deflated?: boolean
  /** Of a frame: whether permessage-deflate was agreed on, so that RSV1 means something. */
  readonly deflate?: boolean
}

/** Bytes of one message that are kept; of a longer one only the length is known. */
export const LIMIT = 1024 * 1024

type More = Partial<Pick<Field, 'note' | 'fault' | 'children' | 'bits'>>

export function field(
  part: Part,
  name: string,
  [from, to]: Span,
  value: string,
  more: More = {},
): Field {
  return { from, to, name, value, part, ...more }
}

/** A piece of a line: its text, what it is called, and a note. */
export type Piece = readonly [text: string, name: string, more?: More]

/** Fields of one part for pieces of text that follow each other; empty ones are left out. */
export function pieces(part: Part, from: number, texts: readonly Piece[]): Field[] {
  const fields: Field[] = []
  let at = from
  for (const [text, name, more] of texts) {
    if (text === '') continue
    fields.push(field(part, name, [at, at + text.length], shown(text), more))
    at += text.length
  }
  return fields
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })
const LATIN1 = new TextDecoder('latin1')

/** Text as it is meant; what is no UTF-8 becomes U+FFFD. */
export function utf8(bytes: Uint8Array, from = 0, to = bytes.length): string {
  return UTF8.decode(bytes.subarray(from, to))
}

/** Text with one character a byte, so that its indices are those of the bytes. */
export function latin1(bytes: Uint8Array, from = 0, to = bytes.length): string {
  const run = bytes.subarray(from, to)
  // Of ASCII, which heads mostly are, both are the same; Node decodes UTF-8 ten times as fast.
  const text = UTF8.decode(run)
  return text.length === run.length && !text.includes('\ufffd') ? text : LATIN1.decode(run)
}

/** Line ends that can be seen; other text as it is. */
export function shown(text: string): string {
  return /^[\r\n]+$/.test(text) ? text.replaceAll('\r', '\\r').replaceAll('\n', '\\n') : text
}

export function bytesText(count: number): string {
  return `${count} ${count === 1 ? 'byte' : 'bytes'}`
}
