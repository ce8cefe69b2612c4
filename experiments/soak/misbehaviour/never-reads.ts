import { PING, TEXT } from '../../../server/lab/dissect-frame-head.ts'
import { clientFrame } from '../../lib/drivers/frames.ts'
import { connect, type Misbehaviour, opening, stay } from './misbehaviour.ts'

/** Snapshots that it asks for, and messages that it wants answered. */
const POLLS = 100
const MESSAGES = 3000

/** The most that a ping may carry, RFC 6455 §5.5: its pong is as long. */
const FULL_PING = clientFrame(PING, Buffer.alloc(125, 'x'))
const UNKNOWN = clientFrame(TEXT, Buffer.from('{"type":"nonsense"}'))

export const neverReads: Misbehaviour = {
  name: 'never-reads',
  about: 'asks for all it can get, and reads nothing of it',
  async once(offender) {
    const { transport, random, patience } = offender
    const socket = await connect(offender)
    socket.pause()
    if (transport === 'websocket') {
      const messages = Array.from({ length: MESSAGES }, (_, n) => (n % 10 ? FULL_PING : UNKNOWN))
      socket.write(Buffer.concat([Buffer.from(opening(offender)), ...messages]))
    } else {
      socket.write(opening(offender, 'wait=0').repeat(transport === 'sse' ? 1 : POLLS))
    }
    return stay(socket, patience * (0.5 + random() / 2))
  },
}
