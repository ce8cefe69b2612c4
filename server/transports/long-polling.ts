import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Answer } from '../feed/answers.ts'
import type { Cursor } from '../feed/cursor.ts'
import type { ServedFeed } from '../feed/feeds.ts'
import { Batch, FeedQuery, Problem } from '../feed/schema.ts'
import { ended } from '../guard/refusals.ts'
import { ProblemError, problem, sendProblem } from '../problem.ts'
import { forgetHead, wireOf } from '../streaming.ts'
import { mustAccept } from './accept.ts'
import { squeezes } from './compression.ts'
import { sendAway } from './overloaded.ts'
import { sendAnswer, whenCaughtUp } from './poll-answer.ts'
import { queryCursor, type Transport } from './transport.ts'

/** Seconds. RFC 6202 §5.5 saw 30 s pass through proxies; 60 s is where many of them give up. */
const WAIT = { default: 25, most: 60 }

/** Milliseconds within which all are answered once the server closes. */
const SOON = 500

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
    const held = new Set<HeldPoll>()
    context.letGo(held, (poll) => poll.settle(), SOON)

    app.get(
      '/feed/long-polling',
      {
        schema: {
          tags: ['feed'],
          summary: 'Ask what is new, and be answered when there is something',
          querystring: Query,
          headers: Type.Object({ prefer: Type.Optional(Type.String()) }),
          response: {
            200: Batch,
            204: Type.Null({ description: 'Nothing new.' }),
            400: Problem,
            503: Problem,
            406: Problem,
            429: Problem,
          },
        },
        config: { transport: this.name, holds: true },
      },
      (request, reply) => {
        if (context.overloaded()) return sendAway(reply, context)
        mustAccept(request, 'application/json')
        if (!context.limits.queues(request, reply)) return
        const served = context.feeds.of(request.query.bench)
        const cursor = queryCursor(request.query.cursor)
        const asked = seconds(request.query.wait, request)
        const wait = request.method === 'HEAD' ? 0 : asked
        const squeeze = squeezes(request, context.compress)
        const send = (answer?: Answer): void => {
          if (request.caller?.isOpen === false) sendProblem(reply, ended)
          else sendAnswer(request, reply, answer, context, squeeze)
        }
        const answer = (): void => {
          const ready = served.answers.after(cursor)
          const isLetIn = request.caller?.isOpen ?? true
          const isHere = isLetIn && !wireOf(request.raw).destroyed
          const isHeld = !ready && wait > 0 && isHere && !context.closing()
          if (!isHeld) {
            send(ready)
            return
          }
          const leave = context.limits.admit(request, reply)
          if (leave === undefined) return
          held.add(new HeldPoll(served, cursor, request, wait, held, send, leave))
        }
        whenCaughtUp(served.feed, cursor, reply, answer)
      },
    )
  },
}

/**
 * A poll that waits for an answer until its time is up, or its client or the server goes. A class
 * and not closures and a promise: what a thousand of them hold lives long enough to be moved by the
 * garbage collector: 18 of the 64 µs of an answer (--trace-gc, 1,000 polls, 5 events/s).
 */
class HeldPoll {
  readonly #served: ServedFeed
  readonly #cursor: Cursor | undefined
  readonly #request: FastifyRequest
  readonly #held: Set<HeldPoll>
  readonly #send: (answer?: Answer) => void
  readonly #leave: () => void
  readonly #timer: NodeJS.Timeout
  readonly #gone = (): void => this.settle()
  #forget: () => void
  /** Lets go of whoever tells that this client is let in no longer. */
  readonly #release: (() => void) | undefined

  /**
   * @param wait seconds
   * @param leave gives its place back
   */
  constructor(
    served: ServedFeed,
    cursor: Cursor | undefined,
    request: FastifyRequest,
    wait: number,
    held: Set<HeldPoll>,
    send: (answer?: Answer) => void,
    leave: () => void,
  ) {
    this.#served = served
    this.#cursor = cursor
    this.#request = request
    this.#held = held
    this.#send = send
    this.#leave = leave
    forgetHead(request.raw)
    this.#forget = served.fanOut.wait(this.#news)
    this.#timer = setTimeout(release, wait * 1000, this)
    wireOf(request.raw).once('close', this.#gone)
    this.#release = request.caller?.onEnd(this.#gone)
  }

  /** Undefined also once there is nobody left to be answered. */
  settle(answer?: Answer): void {
    if (!this.#held.delete(this)) return
    clearTimeout(this.#timer)
    wireOf(this.#request.raw).off('close', this.#gone)
    this.#release?.()
    this.#forget()
    this.#leave()
    this.#alone(() => this.#send(answer))
  }

  readonly #news = (): void => {
    this.#alone(() => {
      const answer = this.#served.answers.after(this.#cursor)
      if (answer !== undefined) this.settle(answer)
      else this.#forget = this.#served.fanOut.wait(this.#news)
    })
  }

  /** An error is this client's alone: whoever comes by here goes on to the others. */
  #alone(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#request.log.error(error, 'a held poll could not be answered')
      wireOf(this.#request.raw).destroy()
    }
  }
}

function release(poll: HeldPoll): void {
  poll.settle()
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
