import type { FastifyRequest } from 'fastify'
import type { Origins } from './origins.ts'

/** Routes that answer with data rather than with a page. */
const DATA = /^\/(auth|channel|feed|lab|metrics|stats)(?=\/|$)/

/**
 * Whether a cookie counts: whether a page of ours asks, or a person who opens one. A cookie goes
 * along whoever makes the browser ask, so that it alone proves nothing. In this order:
 *
 * 1. An Origin settles it: it has been checked, and is ours.
 * 2. Browsers send one with every upgrade and every method but GET and HEAD (Fetch §3.2). Without
 *    it those come from no page: no cookie.
 * 3. From same-origin GETs they leave it out, but say Sec-Fetch-Site: `same-origin`, or `none` where
 *    a person typed the address. Following a link from elsewhere is navigating, which shows nothing
 *    to the page that has it.
 * 4. On plain HTTP beyond loopback they do not say even that (Fetch Metadata §2 asks for a
 *    trustworthy URL); but a page of ours is the Referer of what it asks for, as long as its
 *    Referrer-Policy is `same-origin` or wider.
 * 5. Someone who types an address has no Referer either: a page may be opened so, data may not.
 */
export function asksFromOwnPage(request: FastifyRequest, origins: Origins): boolean {
  const { headers, method, routeOptions } = request
  if (headers.origin !== undefined) return true
  if (request.ws || !/^(GET|HEAD)$/.test(method)) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) {
    return site === 'same-origin' || site === 'none' || headers['sec-fetch-mode'] === 'navigate'
  }
  const { referer } = headers
  if (referer !== undefined && URL.canParse(referer)) {
    return origins.allow(new URL(referer).origin, headers.host)
  }
  return !DATA.test(routeOptions.url ?? '')
}
