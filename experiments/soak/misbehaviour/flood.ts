import { PING, TEXT } from '../../../server/lab/dissect-frame-head.ts'
import { clientFrame } from '../../lib/drivers/frames.ts'
import { below, connect, type Misbehaviour, type Offender, opening, stay } from './misbehaviour.ts'

/** Milliseconds in which it reads what comes of it. */
const WAIT = 1500

/** How many at once, at most. */
const REQUESTS = 40
const STREAMS = 10
const MESSAGES = 150

export const flood: Misbehaviour = {
  name: 'flood',
  about: 'pipelines polls, opens streams by the dozen, sends messages and pings without end',
  async once(offender) {
    const { transport, random, patience } = offender
    if (transport === 'sse') return manyStreams(offender)
    const socket = await connect(offender)
    socket.resume()
    if (transport === 'websocket') {
      socket.write(opening(offender))
      for (let n = below(MESSAGES, random); n >= 0; n--) socket.write(message(n))
    } else {
      const cursor = offender.cursor()
      const query = cursor === undefined ? 'wait=0' : `wait=1&cursor=${cursor}`
      // A short poll knows no `wait`, and does not mind it.
      socket.write(opening(offender, query).repeat(1 + below(REQUESTS, random)))
    }
    return stay(socket, Math.min(WAIT, patience))
  },
}

async function manyStreams(offender: Offender): Promise<boolean> {
  const count = 1 + below(STREAMS, offender.random)
  const each = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = await connect(offender)
      socket.resume().write(opening(offender))
      return stay(socket, below(Math.min(WAIT, offender.patience), offender.random))
    }),
  )
  return each.some((wasEnded) => wasEnded)
}

/** Nothing that would end up in the log: what is in there is the publisher's. */
function message(n: number): Buffer {
  if (n % 3 === 0) return clientFrame(PING, Buffer.from('soak'))
  const text = n % 3 === 1 ? '{"type":"publish","event":' : `{"type":"nonsense","ref":${n}}`
  return clientFrame(TEXT, Buffer.from(text))
}
