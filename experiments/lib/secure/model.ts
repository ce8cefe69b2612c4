import { RECORD } from '../../../web/model/wire-layers.ts'
import { headsOf } from '../drivers/headers.ts'
import { fieldsOf } from './conversation.ts'
import type { Protocol } from './protocols.ts'

/** Head of a frame of HTTP/2, bytes: RFC 9113, §4.1. */
const FRAME = 9

/** Round trips from the first byte to the first answer, that of TCP not counted: RFC 8446, §2. */
export const ROUND_TRIPS: Readonly<Record<Protocol, number>> = { plain: 1, tls: 2, http2: 2 }

/** A poll's path, as long as they are. */
const PATH = '/feed/short-polling?cursor=k3v9x2abcdef.2'

/**
 * Bytes of a poll that a connection has seen the like of: what each layer adds, by its standard. By
 * HTTP/2 a field that was sent before is one byte (RFC 7541, §6.1), as are three of the four that
 * stand for the request line; the path goes literally each time, at about 6 bits a character (§5.2).
 */
export function pollBytes(protocol: Protocol): number {
  const head = headsOf('127.0.0.1:40000', {}).poll(PATH)
  if (protocol === 'plain') return head.length
  if (protocol === 'tls') return RECORD + head.length
  const fields = Object.keys(fieldsOf(head)).length + 3
  return RECORD + FRAME + fields + 2 + Math.ceil((PATH.length * 6) / 8)
}
