import { clientFrame } from '../../lib/drivers/frames.ts'
import {
  below,
  connect,
  heads,
  type Misbehaviour,
  noise,
  type Offender,
  opening,
  stay,
} from './misbehaviour.ts'

/** Milliseconds for which it waits for what becomes of it. */
const WAIT = 2000

/** What it may say, each time one of them. */
const sayings: readonly ((offender: Offender) => (string | Buffer)[])[] = [
  // No HTTP at all.
  ({ random }) => [noise(1 + below(2000, random), random)],
  // A head whose last line is none.
  (offender) => [opening(offender).slice(0, -2), noise(200, offender.random), '\r\n\r\n'],
  // A cursor that is none, in the query and in the header.
  (offender) => [opening(offender, `cursor=${noise(20, offender.random).toString('base64url')}`)],
  (offender) => [
    heads(offender).stream('/feed/sse', noise(20, offender.random).toString('base64url')),
  ],
  // Frames that are none, or a message that is no JSON; to a poll or a stream, pipelined behind it.
  (offender) => [opening(offender), noise(1 + below(500, offender.random), offender.random)],
  (offender) => [opening(offender), clientFrame(1, noise(100, offender.random))],
  // A header that claims 2^40 bytes. RFC 6455 §5.2
  (offender) => [opening(offender), Buffer.from([0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4])],
  // A body that is not what its type says.
  (offender) => [heads(offender).publish('/feed/events', 64), noise(64, offender.random)],
]

export const garbage: Misbehaviour = {
  name: 'garbage',
  about: 'says what is no HTTP, no cursor, no frame or no JSON',
  async once(offender) {
    const socket = await connect(offender)
    socket.resume()
    const say = sayings[below(sayings.length, offender.random)]
    for (const bytes of say?.(offender) ?? []) socket.write(bytes)
    return stay(socket, Math.min(WAIT, offender.patience))
  },
}
