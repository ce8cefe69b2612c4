import { createHash, randomBytes } from 'node:crypto'
import { constants, inflateRawSync } from 'node:zlib'
import { CONTINUATION, frameHead, isControl } from '../../../server/lab/dissect-frame-head.ts'
import { Rest } from './bytes.ts'

/** What a client appends to the key of its handshake before hashing it, RFC 6455 §1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** What a deflated message goes without, RFC 7692 §7.2.1. */
const FLUSH_END = Buffer.from([0x00, 0x00, 0xff, 0xff])

/** A key for `Sec-WebSocket-Key`, and what the server must answer to it. */
export function handshakeKey(): { readonly key: string; readonly accept: string } {
  const key = randomBytes(16).toString('base64')
  return {
    key,
    accept: createHash('sha1')
      .update(key + GUID)
      .digest('base64'),
  }
}

/** A whole message as a client sends it: masked with a random key, RFC 6455 §5.3. */
export function clientFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const frame = Buffer.allocUnsafe(6 + extended + length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127)
  if (extended === 2) frame.writeUInt16BE(length, 2)
  if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2)
  const key = randomBytes(4)
  key.copy(frame, 2 + extended)
  const from = 6 + extended
  for (let at = 0; at < length; at++) {
    frame[from + at] = (payload[at] as number) ^ (key[at & 3] as number)
  }
  return frame
}

/**
 * Hears each message, and each control frame; the payload is valid during the call.
 * @param isDeflated whether the payload is as it was sent, and still to be inflated
 */
export type FrameListener = (opcode: number, payload: Buffer, isDeflated: boolean) => void

/**
 * Reads what a server sends after a handshake. Deflated messages are inflated each on its own,
 * which is right where the server has agreed to `server_no_context_takeover`, as ours does.
 */
export class FrameReader {
  readonly #listener: FrameListener
  readonly #inflates: boolean
  readonly #rest = new Rest()
  #fragments: Buffer[] = []
  #opcode = 0
  #isDeflated = false

  /** @param inflates whether it inflates what is deflated; true */
  constructor(listener: FrameListener, inflates = true) {
    this.#listener = listener
    this.#inflates = inflates
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.join(chunk)
    let at = 0
    while (at < bytes.length) {
      const head = frameHead(at === 0 ? bytes : bytes.subarray(at, at + 14))
      const to = head === undefined ? Number.POSITIVE_INFINITY : at + head.size + head.length
      if (head === undefined || to > bytes.length) break
      this.#take(head, bytes.subarray(at + head.size, to))
      at = to
    }
    this.#rest.keep(bytes.subarray(at))
  }

  #take(head: { opcode: number; isFinal: boolean; reserved: number }, payload: Buffer): void {
    if (isControl(head.opcode)) {
      this.#listener(head.opcode, payload, false)
      return
    }
    if (head.opcode !== CONTINUATION) {
      this.#opcode = head.opcode
      this.#isDeflated = (head.reserved & 4) !== 0
    }
    if (head.isFinal && this.#fragments.length === 0) {
      this.#message(payload)
      return
    }
    this.#fragments.push(Buffer.from(payload))
    if (!head.isFinal) return
    const whole = Buffer.concat(this.#fragments)
    this.#fragments = []
    this.#message(whole)
  }

  #message(payload: Buffer): void {
    const isRead = this.#isDeflated && this.#inflates
    const message = isRead ? inflated(payload) : payload
    this.#listener(this.#opcode, message, this.#isDeflated && !isRead)
  }
}

export function inflated(payload: Buffer): Buffer {
  return inflateRawSync(Buffer.concat([payload, FLUSH_END]), {
    finishFlush: constants.Z_SYNC_FLUSH,
  })
}
