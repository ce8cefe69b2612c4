import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Heads, headsOf } from '../../lib/drivers/headers.ts'

/** A way to be a bad client, done over and over by some. */
export interface Misbehaviour {
  readonly name: string
  /** What it does, for the table. */
  readonly about: string
  /** Does it once, until it has left or was thrown out. Resolves to whether it was thrown out. */
  once(offender: Offender): Promise<boolean>
}

/** Who misbehaves, and where. */
export interface Offender {
  readonly transport: string
  readonly host: string
  readonly port: number
  readonly random: () => number
  /** Ends whatever it does. */
  readonly signal: AbortSignal
  /** Milliseconds for which it stays at one thing, at most. */
  readonly patience: number
  /** A cursor that is good, as soon as there is one. */
  cursor(): string | undefined
}

/**
 * A connection that nobody has to look after: it throws no errors, and ends with the signal.
 * @throws Error when there is nobody to connect to
 */
export async function connect({ host, port, signal }: Offender): Promise<net.Socket> {
  const socket = net.connect({ host, port, noDelay: true, signal })
  await once(socket, 'connect')
  socket.on('error', () => {})
  return socket
}

/** Stays for so many ms, and then resets. Resolves to whether the server has ended it before. */
export async function stay(socket: net.Socket, ms: number): Promise<boolean> {
  const over = new AbortController()
  const { signal } = over
  const ended = Promise.race([once(socket, 'end', { signal }), once(socket, 'close', { signal })])
  const wasEnded = await Promise.race([
    ended.then(
      () => true,
      () => false,
    ),
    sleep(ms, false, { signal }).catch(() => false),
  ])
  over.abort()
  // Reset behind a FIN of its own that is still on its way, a socket of Node 20 would never be freed.
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
  return wasEnded
}

export function heads({ host, port }: Offender): Heads {
  return headsOf(`${host}:${port}`, {})
}

/** What begins its transport. @param query such as `cursor=x` */
export function opening(offender: Offender, query = ''): string {
  const { transport } = offender
  const path = `/feed/${transport}${query === '' ? '' : `?${query}`}`
  const made = heads(offender)
  if (transport === 'sse') return made.stream(path)
  // Who does not look at the answer has no use for a key of its own: RFC 6455 §1.3 has this one.
  if (transport === 'websocket') return made.upgrade(path, 'dGhlIHNhbXBsZSBub25jZQ==')
  return made.poll(path)
}

/** From 0 to below `most`. */
export function below(most: number, random: () => number): number {
  return Math.floor(random() * most)
}

/** Bytes of any value. */
export function noise(length: number, random: () => number): Buffer {
  return Buffer.from(Array.from({ length }, () => below(256, random)))
}
