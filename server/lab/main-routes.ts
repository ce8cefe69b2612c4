import Type from 'typebox'
import type { App } from '../fastify.ts'
import { Problem } from '../feed/schema.ts'
import { Main, MainSettings } from './main-settings.ts'
import type { MainSource } from './main-source.ts'
import { noStore } from './no-store.ts'

const Changes = Type.Partial(MainSettings, { additionalProperties: false })

/** `/lab/main`: how the teacher sets what everyone watches. */
export function mainRoutes(app: App, source: MainSource): void {
  app.get(
    '/lab/main',
    {
      onRequest: noStore,
      schema: {
        tags: ['lab'],
        summary: 'Where the events come from that everyone watches',
        response: { 200: Main },
      },
    },
    async () => source.main,
  )

  app.put(
    '/lab/main',
    {
      onRequest: noStore,
      config: { role: 'teacher' },
      schema: {
        tags: ['lab'],
        summary: 'Have the events that everyone watches come from elsewhere',
        description:
          'The log goes on, so that no client is reset; another source begins from its start, and the newest prices of what there was before stay in the snapshot. As many symbols as the server was started with have the names that they were given there. Where processes share the feed, each is set when it is started, and not here.',
        body: Changes,
        response: { 200: Main, 400: Problem, 409: Problem, 503: Problem },
      },
    },
    async ({ body }) => {
      source.set(body)
      return source.main
    },
  )
}
