/** The opcodes of RFC 6455 §11.8 that a server writes here. */
const TEXT = 0x1

const FIN = 0x80
/** "This message is compressed", RFC 7692 §6. */
const RSV1 = 0x40

/**
 * One whole, unmasked text message (RFC 6455 §5.2), ready for any number of sockets. `ws.send()` in a
 * loop would frame it anew for each; experiment 14 measures both.
 */
export function textFrame(payload: Buffer, compressed = false): Buffer {
  const { length } = payload
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const frame = Buffer.allocUnsafe(2 + extended + length)
  frame[0] = FIN | (compressed ? RSV1 : 0) | TEXT
  frame[1] = extended === 0 ? length : extended === 2 ? 126 : 127
  if (extended === 2) frame.writeUInt16BE(length, 2)
  if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2)
  payload.copy(frame, 2 + extended)
  return frame
}
