import type { Message } from './dissect-field.ts'

/** What the head of a frame says, RFC 6455 §5.2. */
export interface FrameHead {
  readonly isFinal: boolean
  /** Its three bits, RSV1 the highest. */
  readonly reserved: number
  readonly opcode: number
  readonly isMasked: boolean
  /** Bytes of payload. */
  readonly length: number
  /** Where the masking key stands, if there is one. */
  readonly keyAt: number
  /** Bytes of the head itself, 2 to 14. */
  readonly size: number
}

export const CONTINUATION = 0x0
export const TEXT = 0x1
export const CLOSE = 0x8
export const PING = 0x9
export const PONG = 0xa

export function isControl(opcode: number): boolean {
  return opcode >= 8
}

/** Bytes of a frame's head, once its first two are there. */
export function frameHeadSize(second: number): number {
  const short = second & 0x7f
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0)
}

/** Reads the head of a frame; `undefined` while there is less than all of it. */
export function frameHead(bytes: Uint8Array): FrameHead | undefined {
  const first = bytes[0]
  const second = bytes[1]
  if (first === undefined || second === undefined) return undefined
  const size = frameHeadSize(second)
  if (bytes.length < size) return undefined
  const isMasked = (second & 0x80) !== 0
  const keyAt = size - (isMasked ? 4 : 0)
  let length = second & 0x7f
  if (length > 125) {
    length = 0
    // Beyond 2^53 this is not exact; nobody will send so much.
    for (let at = 2; at < keyAt; at++) length = length * 256 + (bytes[at] as number)
  }
  const reserved = (first >> 4) & 7
  return { isFinal: first >= 0x80, reserved, opcode: first & 15, isMasked, length, keyAt, size }
}

/** A frame's payload as it is meant, RFC 6455 §5.3. */
export function unmasked(
  bytes: Uint8Array,
  { isMasked, keyAt, size, length }: FrameHead,
): Uint8Array {
  const payload = bytes.subarray(size, size + length)
  if (!isMasked) return payload
  return payload.map((byte, index) => byte ^ (bytes[keyAt + (index & 3)] as number))
}

/** Whether a frame is a whole message of text, which can be read by itself. */
export function isWholeText(message: Message, { isFinal, opcode }: FrameHead): boolean {
  return opcode === TEXT && isFinal && !message.deflated && !message.cut
}
