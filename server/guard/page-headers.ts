import type { IncomingMessage } from 'node:http'
import helmet from '@fastify/helmet'
import type { FastifyReply } from 'fastify'
import type { App } from '../fastify.ts'
import type { Pair } from '../tls/pair.ts'

/** Seconds. */
const HALF_A_YEAR = 15_552_000

/**
 * Security headers for pages and what belongs to them, by @fastify/helmet. To be called on a part of
 * the app that has nothing else: on every answer they took a poll from 22 to 56 µs.
 *
 * Scripts are files of ours. Styles may be inline: Lit's templates set custom properties that way,
 * and so does the page of the OpenAPI description.
 *
 * Browsers are held to HTTPS (HSTS, RFC 6797) only where a certificate was given, which is meant to
 * last: else they could not come back once the server is started without TLS.
 */
export async function pageHeaders(pages: App, pair?: Pair): Promise<void> {
  await pages.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", (request) => roadsOf(request, pair !== undefined)],
        frameAncestors: ["'none'"],
        // Would send the page to HTTPS where there is none.
        upgradeInsecureRequests: null,
      },
    },
    frameguard: { action: 'deny' },
    // On plain HTTP nothing else tells a page's own GETs from those of others (`asksFromOwnPage`).
    referrerPolicy: { policy: 'same-origin' },
    // Chromium warns of it in the console where another answer of the origin came first without it.
    originAgentCluster: false,
    // Browsers ignore it without TLS, and say so in the console of everyone who looks.
    crossOriginOpenerPolicy: pair !== undefined && { policy: 'same-origin' },
    strictTransportSecurity: pair?.isGiven === true && {
      maxAge: HALF_A_YEAR,
      includeSubDomains: false,
    },
  })
  // A browser would hold every other program on this machine to it, too.
  pages.addHook('onRequest', ({ hostname }, { raw }, done) => {
    if (hostname === 'localhost') raw.removeHeader('strict-transport-security')
    done()
  })
}

/**
 * Lets one answer run scripts that are in the page itself.
 * @param hashes such as `sha256-…`, of the whole text of a script (CSP 3, §8.4)
 */
export function allowInlineScripts(reply: FastifyReply, hashes: readonly string[]): void {
  const name = 'content-security-policy'
  const sources = hashes.map((hash) => ` '${hash}'`).join('')
  const policy = String(reply.raw.getHeader(name) ?? '')
  reply.raw.setHeader(name, policy.replace(/script-src 'self'/, `$&${sources}`))
}

/**
 * The roads of a page: other ports of the name that it was asked for by, which is ours where it gets
 * here. A policy cannot name an address of IPv6 (CSP 3, §2.3.1).
 */
function roadsOf({ headers }: Pick<IncomingMessage, 'headers'>, isSecure: boolean): string {
  const schemes = isSecure ? ['https:', 'wss:'] : ['http:', 'ws:']
  const host = String(headers.host ?? headers[':authority'] ?? '')
  const [, name] = /^([\w.-]+)(?::\d{1,5})?$/.exec(host) ?? []
  if (name === undefined) return schemes.join(' ')
  return schemes.map((scheme) => `${scheme}//${name}:*`).join(' ')
}
