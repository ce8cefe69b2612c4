import Type from 'typebox'
import { Batch, FeedQuery, Problem } from '../feed/schema.ts'
import { mustAccept } from './accept.ts'
import { squeezes } from './compression.ts'
import { sendAway } from './overloaded.ts'
import { sendAnswer, whenCaughtUp } from './poll-answer.ts'
import { queryCursor, type Transport } from './transport.ts'

/** The client moves the cursor: it asks every so often, and is answered at once. */
export const shortPolling: Transport = {
  name: 'short-polling',
  routes(app, context) {
    app.get(
      '/feed/short-polling',
      {
        schema: {
          tags: ['feed'],
          summary: 'Ask what is new, and be answered at once',
          querystring: FeedQuery,
          response: {
            200: Batch,
            204: Type.Null({ description: 'Nothing new.' }),
            400: Problem,
            503: Problem,
            406: Problem,
            429: Problem,
          },
        },
        config: { transport: this.name },
      },
      (request, reply) => {
        if (context.overloaded()) return sendAway(reply, context)
        mustAccept(request, 'application/json')
        if (!context.limits.queues(request, reply)) return
        const { feed, answers } = context.feeds.of(request.query.bench)
        const cursor = queryCursor(request.query.cursor)
        const squeeze = squeezes(request, context.compress)
        whenCaughtUp(feed, cursor, reply, () => {
          sendAnswer(request, reply, answers.after(cursor), context, squeeze)
        })
      },
    )
  },
}
