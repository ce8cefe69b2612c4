import { parse } from 'node:querystring'

/** What one process has: benches, their roads and the room; who was let in; what all of them cost. */
const PATHS = /^\/(?:auth|channel|docs|lab|metrics|stats)(?=\/|$)/

/** A bench's feed is in its memory, a ticket is good once, and a key in a URL begins a session. */
const PARAMETERS = ['bench', 'ticket', 'key', 'token', 'access_token', 'authorization']

/**
 * Whether only the primary can answer, because it alone has what is asked for.
 * @param path of the route that was matched, or as `targetOf` reads it
 */
export function isForPrimary(path: string, query: unknown): boolean {
  if (PATHS.test(path)) return true
  const given = (query ?? {}) as Readonly<Record<string, unknown>>
  return PARAMETERS.some((name) => given[name] !== undefined)
}

/**
 * The target of a request that has no route (yet), as Fastify's router reads it: of an absolute one
 * (RFC 9112 §3.2.2) what is behind the host, up to a `?` or `#`, with escapes taken out.
 */
export function targetOf(url: string): { path: string; query: NodeJS.Dict<string | string[]> } {
  const local = url.replace(/^https?:\/\/[^/]*/i, '')
  const [, path = '', search = ''] = /^([^?#]*)[?#]?(.*)$/s.exec(local) ?? []
  // All of them: what is behind the thousandth counts as much.
  const query = parse(search, '&', '=', { maxKeys: 0 })
  try {
    return { path: decodeURI(path), query }
  } catch {
    // The router refuses it.
    return { path, query }
  }
}
