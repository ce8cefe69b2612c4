import type { FastifyReply } from 'fastify'
import type { App } from '../fastify.ts'
import type { Benches } from './benches.ts'

/** Seconds that a browser may keep what a preflight said; Chromium's own limit. */
const PREFLIGHT_LIFE = 7200

/** What is asked of each feed route with a method and with headers that take a preflight. */
const ASKING = [
  [/^\/feed\/(?!events(?=\?|$))/, 'GET', 'authorization, last-event-id, prefer'],
  [/^\/feed\/events(?=\?|$)/, 'POST', 'authorization, content-type'],
] as const

/**
 * Lets a page read what comes over the roads of its bench, each of which is an origin of its own
 * (Fetch §3.2): the origin that made the bench, with cookies; and pages of each `--origin`, which
 * may read it all. Nobody else. Polls and streams need no preflight but for headers such as
 * `Last-Event-ID`; publishing does, for its content type.
 *
 * The headers go onto Node's own response, so that they are on every answer: streams that Fastify
 * does not know of, `204` and problems too. Without an Origin there is nothing to be done.
 */
export function crossOrigin(
  app: App,
  benches: Benches | undefined,
  origins: readonly string[] = [],
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    if (origin !== undefined) {
      const { bench } = (request.query ?? {}) as { bench?: unknown }
      const made = typeof bench === 'string' ? benches?.of(bench)?.origin : undefined
      if (made === origin || origins.includes(origin)) {
        allow(reply, origin)
        const asked = request.headers['access-control-request-method']
        if (request.method === 'OPTIONS') allowAsking(request.url, asked, reply)
      }
    }
    done()
  })
}

function allow({ raw }: FastifyReply, origin: string): void {
  raw.setHeader('access-control-allow-origin', origin)
  raw.setHeader('access-control-allow-credentials', 'true')
}

/** The `204` itself is what any OPTIONS is answered. */
function allowAsking(url: string, asked: string | undefined, { raw }: FastifyReply): void {
  for (const [path, method, headers] of ASKING) {
    if (asked !== method || !path.test(url)) continue
    raw.setHeader('access-control-allow-methods', method)
    raw.setHeader('access-control-allow-headers', headers)
    raw.setHeader('access-control-max-age', String(PREFLIGHT_LIFE))
  }
}
