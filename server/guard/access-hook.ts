import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../fastify.ts'
import { ProblemError } from '../problem.ts'
import type { Access } from './access.ts'
import type { Caller } from './caller.ts'
import { inUrl } from './refusals.ts'
import { tellLater } from './turn-away.ts'

/** Names of query parameters that long-lived secrets are given in. */
const SECRETS = ['key', 'token', 'access_token', 'authorization'] as const

/**
 * Tells who asks, and refuses who may not: 401 where it would help to say who one is, else 403.
 * Only where roles are asked for is there such a hook. Headers for CORS are on the answer by then,
 * so that the page may read why.
 */
export function guardAccess(app: App, access: Access): void {
  app.addHook('onClose', async () => {
    access.sessions.close()
    access.tickets.close()
  })
  app.addHook('onRequest', (request, reply, done) => {
    let refused: Error | undefined
    try {
      if (openByKey(access, request, reply)) return
      // A preflight says nothing of who asks, and must not use up a ticket.
      request.caller = request.is404 ? access.nobody : access.identify(request)
      check(access, request, request.caller)
    } catch (error) {
      refused = error as Error
    }
    if (refused instanceof ProblemError && refused.retryAfter !== undefined) {
      tellLater(request, reply, refused.problem, refused.retryAfter)
    } else done(refused)
  })
}

/**
 * `/?key=…` and `/room?key=…` once: for a cookie, and to the same address without the key, so that
 * neither the address bar nor a Referer has it. Elsewhere a secret is refused in a URL, which logs,
 * histories and proxies keep. Returns whether it has been answered.
 */
function openByKey(access: Access, request: FastifyRequest, reply: FastifyReply): boolean {
  const query = (request.query ?? {}) as Readonly<Record<string, unknown>>
  const name = SECRETS.find((name) => query[name] !== undefined)
  if (name === undefined) return false
  const [path = '', search] = request.url.split(/\?(.*)/s)
  const isPage = /^\/(room)?$/.test(path) && /^(GET|HEAD)$/.test(request.method)
  if (name !== 'key' || !isPage) throw new ProblemError(inUrl(name))
  // Who is in as the teacher already has nothing to show.
  if (access.sessionOf(request)?.role !== 'teacher') {
    // A session's token is no key: a session would outlive its end by it.
    const role = access.roleOf(String(query.key), request)
    // The page says that it is wrong.
    if (role === undefined) return false
    access.welcome(request, reply, role)
  }
  const rest = new URLSearchParams(search)
  rest.delete('key')
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
  reply.redirect(rest.size === 0 ? path : `${path}?${rest}`, 303)
  return true
}

function check(access: Access, request: FastifyRequest, caller: Caller): void {
  if (request.is404) return
  const { role = 'viewer', authenticates = false } = request.routeOptions.config
  if (role === 'anybody') return
  // They may yet say who they are.
  if (authenticates && request.ws && !caller.isKnown) return
  const { bench } = (request.query ?? {}) as { bench?: unknown }
  const refusal = access.refusalOf(caller, role, bench)
  if (refusal !== undefined) throw new ProblemError(refusal)
}
