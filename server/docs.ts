import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { App } from './fastify.ts'

/** `/docs`: an OpenAPI page made from the routes' schemas; everything it shows comes from here. */
export async function docs(app: App): Promise<void> {
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
}
