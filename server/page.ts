import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './fastify.ts'

/** Serves the built pages, each of their files as a route of its own; the teacher's at /room. */
export async function page(app: App, folder: string | undefined): Promise<void> {
  if (folder === undefined) return
  if (!existsSync(folder)) {
    app.log.warn('the page is not built, so there is nothing at /: npm run build makes it')
    return
  }
  await app.register(async (pages) => {
    // The page is no secret, and says itself what it takes to see more.
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, role: 'anybody' }
    })
    pages.addHook('onSend', async (request, reply) => refuseWithPage(request, reply))
    await pages.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      // Names of assets carry a hash of what is in them; the page itself does not.
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isAsset = path.includes('/assets/')
        reply.header('cache-control', isAsset ? 'max-age=31536000, immutable' : 'no-cache')
      },
    })
    pages.get('/room', { schema: { hide: true } }, (_request, reply) => reply.sendFile('room.html'))
  })
}

/** To a person the page; to programs 401, where nobody may look, or a key in the address is wrong. */
function refuseWithPage(
  { caller, query, routeOptions }: FastifyRequest,
  reply: FastifyReply,
): void {
  if (caller === null || reply.statusCode !== 200) return
  if (!/^\/((index|room)\.html|room)?$/.test(routeOptions.url ?? '')) return
  const { key } = query as { key?: unknown }
  if (caller.role === undefined || key !== undefined) {
    reply.code(401).header('www-authenticate', 'Bearer')
  }
}
