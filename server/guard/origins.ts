import { type AddressInfo, isIP } from 'node:net'
import type { App } from '../fastify.ts'
import { ProblemError, problem, shorten } from '../problem.ts'
import { Hosts } from './host.ts'

export interface OriginOptions {
  /** Further origins whose pages may ask, such as a proxy's: `https://feed.example`. */
  readonly origins?: readonly string[] | undefined
  /** The name that the server was told to listen on, where it is one. */
  readonly host?: string | undefined
  /** How browsers reach it; `https` also where a road has ended TLS itself. */
  readonly scheme?: 'http' | 'https' | undefined
}

/**
 * The origins (RFC 6454) whose pages may ask this server for something: what it serves itself, under any of its
 * names, and what it was given.
 */
export class Origins {
  readonly hosts: Hosts
  readonly #given: ReadonlySet<string>
  readonly #scheme: string
  readonly #listening: () => AddressInfo | undefined

  constructor(
    { origins = [], host, scheme = 'http' }: OriginOptions,
    listening: () => AddressInfo | undefined,
  ) {
    const named = origins.map((origin) => new URL(origin).hostname)
    if (host !== undefined && isIP(host) === 0) named.push(host)
    this.hosts = new Hosts(named, () => listening()?.address)
    this.#given = new Set(origins)
    this.#scheme = scheme
    this.#listening = listening
  }

  /** Whether browsers reach it over TLS. */
  get isSecure(): boolean {
    return this.#scheme === 'https'
  }

  /**
   * @param origin an `Origin` header; `null` is nobody's
   * @param host the `Host` header beside it, which is ours
   */
  allow(origin: string, host: string | undefined): boolean {
    if (this.#given.has(origin)) return true
    const [, scheme, authority = ''] = /^(https?):\/\/([^/]+)$/.exec(origin) ?? []
    if (scheme !== this.#scheme) return false
    // The page's own server, whatever port it has been mapped to.
    if (authority === host) return true
    // A page of ours that asks over a road, which has another port.
    const [, port = scheme === 'https' ? '443' : '80'] = /:(\d+)$/.exec(authority) ?? []
    return Number(port) === this.#listening()?.port && this.hosts.has(authority)
  }
}

/**
 * Refuses, before anything else is done about it, what was not meant for this server (421, RFC 9110
 * §15.5.20), and what a page of somebody else asks for (403): upgrades, which no browser keeps a
 * page from (cross-site WebSocket hijacking), as well as requests. Programs send no Origin, and
 * cost one look-up.
 */
export function checkOrigins(app: App, options: OriginOptions): Origins {
  const origins = new Origins(options, () => app.reached())
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    const host = headers.host ?? (headers[':authority'] as string | undefined)
    if (!origins.hosts.has(host)) return done(new ProblemError(misdirected(host)))
    const { origin } = headers
    if (origin === undefined || origins.allow(origin, host)) done()
    else done(new ProblemError(foreign(origin)))
  })
  return origins
}

function misdirected(host = '') {
  const detail = `Host ${shorten(JSON.stringify(host))} is not this server's: ask by its address, or start it with --origin http://<that host>.`
  return problem(421, 'host', detail)
}

function foreign(origin: string) {
  const detail = `Pages of ${shorten(JSON.stringify(origin))} may not ask this server; those of its own origin may, and of each --origin.`
  return problem(403, 'origin', detail)
}
