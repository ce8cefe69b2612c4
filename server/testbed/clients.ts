import { EventSource } from 'eventsource'
import { WebSocket } from 'ws'
import { transports as halves } from '../../web/transports/index.ts'
import type {
  Connection,
  ConnectOptions,
  Platform,
  Report,
  Transport,
} from '../../web/transports/transport.ts'
import { atEnd } from './lifetime.ts'

/** What a test can say of how a client connects: all of it survives a trip into a browser. */
export interface ClientOptions {
  readonly cursor?: string
  readonly bench?: string
  /** Milliseconds between two short polls. */
  readonly interval?: number
  /** Seconds that a long poll may be held. */
  readonly wait?: number
  /** Milliseconds without a byte after which a connection is given up. */
  readonly silence?: number
}

/** A real browser half at work somewhere, and everything that it reported. */
export interface Client {
  reports(): Promise<readonly Report[]>
  cursor(): Promise<string | undefined>
  publish(title: string): Promise<{ id: string }>
  close(): Promise<void>
}

/** Where browser halves run: in Node with stand-ins, or in a browser. */
export interface Clients {
  readonly where: string
  connect(transport: string, origin: string, options?: ClientOptions): Promise<Client>
}

/**
 * Node 20 has neither class as a client: `eventsource` and `ws` stand in, beside Node's own fetch.
 * (undici 7.30 has all three, but failed an assertion of its own, `!this.paused`, when connections
 * were reset under gzipped server-sent events.)
 */
export const standIns: Platform = {
  fetch,
  EventSource: EventSource as unknown as typeof globalThis.EventSource,
  WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
}

/** The same for a server that takes a token, which a page would have as a cookie. */
export function bearing(token: string): Platform {
  const authorization = `Bearer ${token}`
  const fetch: typeof globalThis.fetch = (url, init) => {
    const headers = new Headers(init?.headers)
    headers.set('authorization', authorization)
    return globalThis.fetch(url, { ...init, headers })
  }
  return {
    fetch,
    EventSource: class extends EventSource {
      constructor(url: string | URL, init?: object) {
        super(url, { ...init, fetch: fetch as never })
      }
    } as unknown as typeof globalThis.EventSource,
    WebSocket: class extends WebSocket {
      constructor(url: string | URL) {
        super(url, { headers: { authorization } })
      }
    } as unknown as typeof globalThis.WebSocket,
  }
}

/** The browser halves in this process. */
export function nodeClients(
  list: readonly Transport[] = halves,
  platform: Platform = standIns,
): Clients {
  return {
    where: 'Node',
    async connect(transport, origin, options = {}) {
      const { cursor, bench, interval = 2000, wait = 25, silence } = options
      const half = list.find(({ name }) => name === transport)
      if (half === undefined) throw new Error(`no browser half is called "${transport}"`)
      const reports: Report[] = []
      const asked: ConnectOptions = {
        origin,
        cursor,
        bench,
        interval: () => interval,
        wait: () => wait,
        ...(silence !== undefined && { silence }),
        report: (report) => void reports.push(report),
        platform,
      }
      const connection: Connection = half.connect(asked)
      atEnd(() => connection.close())
      return {
        reports: async () => reports,
        cursor: async () => connection.cursor,
        publish: (title) => connection.publish({ title }),
        close: async () => connection.close(),
      }
    },
  }
}
