import { type Accept, acceptOf, headerOf } from '../../server/lab/dissect.ts'
import type { WireEntry } from './wire-entry.ts'

/** How a WebSocket was opened: what the key demands, and what the server answered. */
export interface Handshake {
  /** Worked out here; `undefined` where the request with the key was not seen. */
  readonly expected: Accept | undefined
  /** `undefined` where no answer was seen. */
  readonly status: number | undefined
  /** Its `Sec-WebSocket-Accept`. */
  readonly answered: string | undefined
  /** `undefined` where one of both is not known. */
  readonly agrees: boolean | undefined
}

/** The handshake that an exchange is; `undefined` if it is none. */
export function handshakeOf(exchange: readonly WireEntry[]): Handshake | undefined {
  const request = exchange.find(({ kind }) => kind === 'request')?.head
  const answer = exchange.find(({ kind, head }) => kind === 'response' && !isInterim(head))?.head
  const key = request && headerOf(request, 'sec-websocket-key')
  const status = answer?.status
  if (key === undefined && status !== 101) return undefined
  const expected = key === undefined ? undefined : acceptOf(key)
  const answered = answer && headerOf(answer, 'sec-websocket-accept')
  const agrees = expected && answered !== undefined ? expected.accept === answered : undefined
  return { expected, status, answered, agrees }
}

/** RFC 9110 §15.2: of these, 101 alone is the last answer. */
function isInterim(head: WireEntry['head']): boolean {
  const status = head?.status ?? 0
  return status < 200 && status !== 101
}
