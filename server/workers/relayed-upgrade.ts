import type { Socket } from 'node:net'
import { endWithProblem } from '../errors.ts'
import { gone, late } from './unanswered.ts'

/**
 * Joins a client that asked for an upgrade with the primary, who answers it; either end takes the
 * other one along.
 * @param patience milliseconds until the primary has to have begun its answer
 */
export function relayUpgrade(
  socket: Socket,
  upstream: Socket,
  said: { readonly handshake: string; readonly head: Buffer },
  patience: number,
): void {
  let hasAnswered = false
  const timer = setTimeout(() => {
    endWithProblem(socket, late())
    upstream.destroy()
  }, patience)
  upstream.write(said.handshake, 'latin1')
  upstream.write(said.head)
  socket.pipe(upstream)
  upstream.once('data', () => {
    hasAnswered = true
    clearTimeout(timer)
  })
  upstream.pipe(socket)
  upstream.on('error', () => {
    if (hasAnswered) socket.destroy()
    else if (socket.writable) endWithProblem(socket, gone())
  })
  upstream.on('close', () => {
    clearTimeout(timer)
    socket.destroySoon()
  })
  socket.on('close', () => upstream.destroy())
}
