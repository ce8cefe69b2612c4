import { msg } from '@lit/localize'
import type { Field, Part } from '../../server/lab/dissect.ts'

/** What a field is called: structure in the page's language, words of a protocol as they are. */
export function nameOf({ name }: Field): string {
  const names: Record<string, string> = {
    'request line': msg('request line'),
    'status line': msg('status line'),
    line: msg('line'),
    'line end': msg('line end'),
    'empty line': msg('empty line'),
    'header name': msg('header name'),
    'header value': msg('header value'),
    'white space': msg('white space'),
    space: msg('space'),
    colon: msg('colon'),
    comma: msg('comma'),
    punctuation: msg('punctuation'),
    envelope: msg('envelope'),
    event: msg('event'),
    'left out': msg('left out'),
    'field name': msg('field name'),
    comment: msg('comment'),
    'byte order mark': msg('byte order mark'),
    'gzip head': msg('gzip head'),
    deflated: msg('deflated'),
    'chunk size': msg('chunk size'),
    'chunk end': msg('chunk end'),
    'chunk extension': msg('chunk extension'),
    'first byte': msg('first byte'),
    'second byte': msg('second byte'),
    'extended length': msg('extended length'),
    'masking key': msg('masking key'),
    'part of a frame': msg('part of a frame'),
    'ping data': msg('ping data'),
    'pong data': msg('pong data'),
    'control data': msg('control data'),
    'close code': msg('close code'),
    'close reason': msg('close reason'),
    fragment: msg('fragment'),
  }
  return Object.hasOwn(names, name) ? (names[name] ?? name) : name
}

/** What a field says; how many bytes it has is said by a number alone. */
export function saidBy({ value }: Field): string {
  const [, count] = /^(\d+) bytes?$/.exec(value) ?? []
  return count === undefined ? value : `${count} B`
}

export function partName(part: Part): string {
  switch (part) {
    case 'headers':
      return msg('Headers')
    case 'framing':
      return msg('Framing')
    case 'payload':
      return msg('Payload')
  }
}
