import type { App } from './fastify.ts'
import type { Feeds } from './feed/feeds.ts'
import { draftOf } from './feed/published.ts'
import { FeedQuery, Problem, PublishedEvent, Receipt } from './feed/schema.ts'
import type { Limits } from './guard/limits.ts'
import { unpublished } from './problem.ts'

/** `POST /feed/events`: how everyone but a WebSocket publishes. */
export function publish(app: App, feeds: Feeds, limits: Limits): void {
  // Fastify reads text/plain of its own accord; what is not JSON is to be told so.
  app.removeContentTypeParser('text/plain')
  app.post(
    '/feed/events',
    {
      schema: {
        tags: ['feed'],
        summary: 'Publish a notification',
        querystring: FeedQuery,
        body: PublishedEvent,
        response: {
          201: Receipt,
          400: Problem,
          413: Problem,
          415: Problem,
          429: Problem,
          503: Problem,
        },
      },
      config: { role: 'learner' },
      // Before the body is read, which is most of what it costs to refuse it.
      onRequest: async ({ caller, client }) => limits.publish(caller, client),
    },
    async (request, reply) => {
      const { feed } = feeds.of(request.query.bench)
      const { event } = await feed.publish(draftOf(request.body)).catch(unpublished)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ id: event.id, at: event.at })
    },
  )
}
