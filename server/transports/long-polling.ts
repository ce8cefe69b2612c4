import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Answer } from '../feed/answers.ts'
import { caughtUp } from '../feed/catch-up.ts'
import type { Cursor } from '../feed/cursor.ts'
import type { ServedFeed } from '../feed/feeds.ts'
import { Batch, FeedQuery, Problem } from '../feed/schema.ts'
import { ProblemError, problem } from '../problem.ts'
import { sendAnswer } from './poll-answer.ts'
import { queryCursor, type Transport } from './transport.ts'

/** Seconds. RFC 6202 §5.5 saw 30 s pass through proxies; 60 s is where many of them give up. */
const WAIT = { default: 25, most: 60 }

const Query = Type.Interface([FeedQuery], {
  wait: Type.Optional(
    Type.String({
      description: 'Whole seconds to hold the poll, 0 to 60 (25); `Prefer: wait=` says the same.',
      examples: ['25'],
    }),
  ),
})

/** The client moves the cursor, but the server holds its question until there is an answer. */
export const longPolling: Transport = {
  name: 'long-polling',
  routes(app, context) {
    const held = new Set<() => void>()
    app.addHook('preClose', async () => {
      for (const release of held) release()
    })

    app.get(
      '/feed/long-polling',
      {
        schema: {
          tags: ['feed'],
          summary: 'Ask what is new, and be answered when there is something',
          querystring: Query,
          headers: Type.Object({ prefer: Type.Optional(Type.String()) }),
          response: { 200: Batch, 204: Type.Null({ description: 'Nothing new.' }), 400: Problem },
        },
        config: { transport: this.name },
      },
      (request, reply) => {
        const served = context.feeds.of(request.query.bench)
        const cursor = queryCursor(request.query.cursor)
        const asked = seconds(request.query.wait, request)
        const wait = request.method === 'HEAD' ? 0 : asked
        const send = (answer?: Answer): void => sendAnswer(request, reply, answer, context)
        const answer = (): Promise<void> | undefined => {
          const ready = served.answers.after(cursor)
          const held = ready === undefined ? hold(served, cursor, wait, request) : undefined
          if (held !== undefined) return held.then(send)
          send(ready)
        }
        const waiting = caughtUp(served.feed, cursor)
        return waiting === undefined ? answer() : waiting.then(answer)
      },
    )

    /** The first answer within `wait` seconds; undefined also once the client or the server goes. */
    function hold(
      { answers, fanOut }: ServedFeed,
      cursor: Cursor | undefined,
      wait: number,
      request: FastifyRequest,
    ): Promise<Answer | undefined> | undefined {
      const { socket } = request.raw
      if (wait === 0 || context.closing() || socket.destroyed) return undefined
      return new Promise((resolve) => {
        const settle = (answer?: Answer): void => {
          clearTimeout(timer)
          socket.off('close', release)
          held.delete(release)
          forget()
          resolve(answer)
        }
        const release = (): void => settle()
        const news = (): void => {
          const answer = answers.after(cursor)
          if (answer === undefined) forget = fanOut.wait(news)
          else settle(answer)
        }
        let forget = fanOut.wait(news)
        const timer = setTimeout(release, wait * 1000)
        socket.once('close', release)
        held.add(release)
      })
    }
  },
}

/**
 * The query's `wait`, else that of `Prefer` (RFC 7240 §4.3) if it can be used, else the default.
 * @throws ProblemError 400 when the query's cannot be used
 */
function seconds(query: string | undefined, request: FastifyRequest): number {
  if (query !== undefined) {
    if (/^\d{1,2}$/.test(query) && Number(query) <= WAIT.most) return Number(query)
    const detail = `wait ${JSON.stringify(query.slice(0, 20))} must be whole seconds, 0 to ${WAIT.most}.`
    throw new ProblemError(problem(400, 'invalid', detail))
  }
  for (const preference of String(request.headers.prefer ?? '').split(',')) {
    const [, value] = /^\s*wait\s*=\s*(\d{1,9})\s*(;|$)/i.exec(preference) ?? []
    if (value !== undefined && Number(value) <= WAIT.most) return Number(value)
  }
  return WAIT.default
}
