import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { App } from './fastify.ts'

/** Serves the built pages, each of their files as a route of its own; the teacher's at /room. */
export async function page(app: App, folder: string | undefined): Promise<void> {
  if (folder === undefined) return
  if (!existsSync(folder)) {
    app.log.warn('the page is not built, so there is nothing at /: npm run build makes it')
    return
  }
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    // Names of assets carry a hash of what is in them; the page itself does not.
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isAsset = path.includes('/assets/')
      reply.header('cache-control', isAsset ? 'max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.get('/room', { schema: { hide: true } }, (_request, reply) => reply.sendFile('room.html'))
}
