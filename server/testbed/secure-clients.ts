import { EventSource } from 'eventsource'
import undici, { Agent } from 'undici'
import { WebSocket } from 'ws'
import type { Platform } from '../../web/transports/transport.ts'
import type { Pair } from '../tls/pair.ts'

/**
 * Stand-ins for a browser's classes over TLS, trusting one certificate: polls and server-sent events by
 * undici's fetch, which takes HTTP/2, and WebSockets by HTTP/1.1. To be closed by who made it.
 *
 * In a file of its own: once undici is loaded, Node's own fetch goes through it, too, and where
 * connections are reset under gzipped server-sent events it fails an assertion (`!this.paused`, 7.30).
 */
export function secureStandIns({ cert }: Pair): { platform: Platform; close(): Promise<void> } {
  const agent = new Agent({ allowH2: true, connect: { ca: cert } })
  const fetch = ((url: string, init?: object) => {
    return undici.fetch(url, { ...init, dispatcher: agent })
  }) as unknown as typeof globalThis.fetch
  const platform = {
    fetch,
    EventSource: class extends EventSource {
      constructor(url: string | URL, init?: object) {
        super(url, { ...init, fetch: fetch as never })
      }
    } as unknown as typeof globalThis.EventSource,
    WebSocket: class extends WebSocket {
      constructor(url: string | URL) {
        super(url, { ca: cert })
      }
    } as unknown as typeof globalThis.WebSocket,
  }
  return { platform, close: () => agent.destroy() }
}
