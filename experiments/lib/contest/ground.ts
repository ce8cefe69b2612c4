import type { Bed } from '../bed.ts'
import { handshakeKey } from '../drivers/frames.ts'
import { headsOf } from '../drivers/headers.ts'
import type { Server, ServerSettings } from '../server.ts'
import type { Call } from './listeners/listener.ts'
import { type Listeners, startListeners } from './listeners/listeners.ts'
import type { Contestant } from './roster.ts'

/** The key of every handshake: to answer it costs the same whatever it is. */
const { key } = handshakeKey()

/** The process that listens to whoever runs, warm from the first arm on. */
export function listenersOn(bed: Bed): Listeners {
  const listeners = bed.lasting('listeners', startListeners)
  bed.onEnd(() => listeners.leave())
  return listeners
}

/** How to reach a contestant, with Chromium's head. */
export function callTo(
  { path, dialect }: Pick<Contestant, 'path' | 'dialect'>,
  { host, port }: Server,
): Call {
  const heads = headsOf(`${host}:${port}`, {})
  const head = dialect === 'stream' ? heads.stream(path) : heads.upgrade(path, key)
  return { host, port, head, dialect }
}

export interface Standing extends Server {
  /** Whose CPU counts: its own, or that of nginx's worker. */
  readonly servingPid: number
}

/** A contestant that nobody else used. */
export async function standing(bed: Bed, settings: ServerSettings): Promise<Standing> {
  const server = await bed.server(settings)
  const [, other] = /^served by (\d+)$/m.exec(server.lastWords()) ?? []
  return { ...server, servingPid: other === undefined ? server.pid : Number(other) }
}
