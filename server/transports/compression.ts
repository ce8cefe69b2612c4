import { constants, deflateRawSync } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import type { Compress } from './transport.ts'

/**
 * Deflates bytes on their own, ending on a byte boundary (RFC 1951 §3.2.4, an empty stored block).
 * Without context from one event to the next the result is the same for every client, so that an
 * event is compressed once, however many listen: in a WebSocket message without its last 4 bytes
 * (RFC 7692 §7.2.1), and in a gzip stream (RFC 1952) one after the other.
 */
export function deflated(bytes: Buffer): Buffer {
  return deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
}

/** What a gzip stream begins with: no name, no time, any system. RFC 1952 §2.3. */
export const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])

/** Whether to compress what this client is sent. RFC 9110 §12.5.3; `gzip;q=0` refuses it. */
export function squeezes(request: FastifyRequest, compress: Compress): boolean {
  if (compress !== 'gzip') return false
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(request.headers['accept-encoding'] ?? '')
}
