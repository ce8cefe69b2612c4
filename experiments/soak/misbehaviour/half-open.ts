import { below, connect, type Misbehaviour, opening, stay } from './misbehaviour.ts'

/**
 * A peer that is gone looks like this to a server whose bytes are still taken: no FIN, no pong, no
 * close, no rest of the request. (That nobody takes its bytes either is `never-reads`.)
 */
export const halfOpen: Misbehaviour = {
  name: 'half-open',
  about: 'stays connected and says nothing more: no rest of its request, no pong, no goodbye',
  async once(offender) {
    const { random, patience } = offender
    const socket = await connect(offender)
    socket.resume()
    const whole = opening(offender)
    const isHalf = random() < 0.3
    socket.write(isHalf ? whole.slice(0, below(whole.length, random)) : whole)
    // As a computer does that goes on: its half is over, it would still read.
    if (random() < 0.2) socket.end()
    return stay(socket, patience * (0.5 + random() / 2))
  },
}
