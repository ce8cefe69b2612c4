import { constants, inflateRawSync } from 'node:zlib'
import { frameHead, TEXT } from '../../../server/lab/dissect-frame-head.ts'

/** What a deflated message goes without, RFC 7692 §7.2.1. */
export const FLUSH_END = Buffer.from([0x00, 0x00, 0xff, 0xff])

const HEAD_END = Buffer.from('\r\n\r\n')
/** RSV1 of the three reserved bits, RFC 7692 §6. */
const DEFLATED = 4

/** A message as a server framed it, and what it says. */
export interface FramedMessage {
  /** Bytes of its frame, head and all. */
  readonly served: number
  readonly isDeflated: boolean
  readonly text: Buffer
}

/**
 * The text messages among what a server sent over one WebSocket, from the head of its handshake
 * on; what is not whole at the end is left out. Each message has to be one frame, as ours are.
 */
export function framedMessages(bytes: Buffer): FramedMessage[] {
  const messages: FramedMessage[] = []
  const end = bytes.indexOf(HEAD_END)
  let at = end < 0 ? bytes.length : end + HEAD_END.length
  for (;;) {
    const head = frameHead(bytes.subarray(at, at + 14))
    const to = head === undefined ? Number.POSITIVE_INFINITY : at + head.size + head.length
    if (head === undefined || to > bytes.length) return messages
    const payload = bytes.subarray(at + head.size, to)
    if (head.opcode === TEXT) {
      const isDeflated = (head.reserved & DEFLATED) !== 0
      const text = isDeflated ? inflated(payload) : payload
      messages.push({ served: to - at, isDeflated, text })
    }
    at = to
  }
}

/** Bytes of a server's frame that carries so many: RFC 6455 §5.2. */
export function frameSize(payload: number): number {
  return payload + (payload < 126 ? 2 : payload < 65_536 ? 4 : 10)
}

function inflated(payload: Buffer): Buffer {
  return inflateRawSync(Buffer.concat([payload, FLUSH_END]), {
    finishFlush: constants.Z_SYNC_FLUSH,
  })
}
