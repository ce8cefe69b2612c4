import type { FastifyReply } from 'fastify'
import type { App } from '../fastify.ts'
import type { Benches } from './benches.ts'

/** Seconds that a browser may keep what a preflight said; Chromium's own limit. */
const PREFLIGHT_LIFE = 7200

/**
 * Lets a page read what comes over the roads of its bench, each of which is an origin of its own
 * (Fetch §3.2): the origin that made the bench, with cookies, and nobody else. Polls and streams
 * need no preflight; publishing does, for its content type.
 *
 * The headers go onto Node's own response, so that they are on every answer: streams that Fastify
 * does not know of, `204` and problems too. Without an Origin there is nothing to be done.
 */
export function crossOrigin(app: App, benches: Benches): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    if (origin !== undefined) {
      const { bench } = (request.query ?? {}) as { bench?: unknown }
      const made = typeof bench === 'string' ? benches.of(bench)?.origin : undefined
      if (made === origin) {
        allow(reply, origin)
        const asked = request.headers['access-control-request-method']
        if (request.method === 'OPTIONS' && asked === 'POST') allowPublishing(request.url, reply)
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
function allowPublishing(url: string, { raw }: FastifyReply): void {
  if (!/^\/feed\/events(?=\?|$)/.test(url)) return
  raw.setHeader('access-control-allow-methods', 'POST')
  raw.setHeader('access-control-allow-headers', 'content-type')
  raw.setHeader('access-control-max-age', String(PREFLIGHT_LIFE))
}
