import type { FastifyInstance, RouteOptions } from 'fastify'
import { answerErrors } from './errors.ts'
import type { App } from './fastify.ts'

type Described = Pick<RouteOptions, 'method' | 'url' | 'schema'>

/**
 * `/docs`: an OpenAPI page made from the schemas of the routes that are added after this; everything
 * it shows comes from here. What makes it is loaded when somebody asks for it first: at the start
 * it would be a fifth of the time until the server is ready.
 */
export function docs(app: App): void {
  const routes: Described[] = []
  let pages: Promise<FastifyInstance> | undefined
  app.addHook('onClose', async () => (await pages)?.close())
  for (const url of ['/docs', '/docs/*']) {
    app.get(url, { schema: { hide: true } }, async (request, reply) => {
      pages ??= describe(routes)
      const { routing } = await pages
      reply.hijack()
      routing(request.raw, reply.raw)
    })
  }
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (method !== 'HEAD' && schema && !schema.hide) routes.push({ method, url, schema })
  })
}

/** An app of its own, which does not listen: it has the routes for their schemas alone. */
async function describe(routes: readonly Described[]): Promise<FastifyInstance> {
  const [{ default: Fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ])
  const app = Fastify()
  answerErrors(app as unknown as App)
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Push or Poll',
        version: '0.1.0',
        description: 'One live feed, four ways to hear of it.',
      },
      tags: [
        { name: 'feed', description: 'Hear of events, and publish them' },
        { name: 'lab', description: 'Benches and their roads: what one dashboard has to itself' },
        { name: 'server', description: 'What it costs' },
      ],
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { validatorUrl: null } })
  for (const route of routes) app.route({ ...route, handler: () => undefined })
  await app.ready()
  return app
}
