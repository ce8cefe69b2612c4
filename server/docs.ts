import type { FastifyBaseLogger, FastifyInstance, RouteOptions } from 'fastify'
import { answerErrors } from './errors.ts'
import type { App } from './fastify.ts'

type Described = Pick<RouteOptions, 'method' | 'url' | 'schema'>

/**
 * An OpenAPI page made from the schemas of the routes that are added to the app after this; everything
 * it shows comes from here. What makes it is loaded when somebody asks for it first, so that the start
 * does not wait for it. Returns what puts it at `/docs`, among the pages.
 */
export function docs(app: App): (pages: App) => void {
  const routes: Described[] = []
  let described: Promise<FastifyInstance> | undefined
  app.addHook('onClose', async () => (await described)?.close())
  const load = (): Promise<FastifyInstance> =>
    describe(routes, app.log).catch((error: Error) => {
      // Whoever asks next may have more luck.
      described = undefined
      throw error
    })
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (method !== 'HEAD' && schema && !schema.hide) routes.push({ method, url, schema })
  })
  return (pages) => {
    // The addresses of what is there have routes of their own, for whoever asks with another method.
    for (const url of ['/docs', '/docs/json', '/docs/yaml', '/docs/*']) {
      pages.get(url, { schema: { hide: true } }, async (request, reply) => {
        described ??= load()
        const { routing } = await described
        reply.hijack()
        routing(request.raw, reply.raw)
      })
    }
  }
}

/** An app of its own, which does not listen: it has the routes for their schemas alone. */
async function describe(
  routes: readonly Described[],
  loggerInstance: FastifyBaseLogger,
): Promise<FastifyInstance> {
  const [{ default: Fastify, LogController }, { default: swagger }, { default: swaggerUi }] =
    await Promise.all([
      import('fastify'),
      import('@fastify/swagger'),
      import('@fastify/swagger-ui'),
    ])
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
  })
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
        { name: 'access', description: 'Who may ask, where the server keeps roles apart' },
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
