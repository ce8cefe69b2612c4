import type { FastifyBaseLogger } from 'fastify'
import type { Feed } from '../feed/feed.ts'
import { draftOf } from '../feed/published.ts'
import { type Problem, PublishedEvent, type Receipt } from '../feed/schema.ts'
import { ProblemError, problem, problemOf, shorten, unpublished } from '../problem.ts'
import { checked } from '../validation.ts'

const checkEvent = checked(PublishedEvent, 'event')

type Ref = string | number | boolean | null

/** What the server says back to a client's message. */
export type Reply =
  | ({ readonly type: 'ack'; readonly ref?: Ref } & Receipt)
  | { readonly type: 'problem'; readonly ref?: Ref; readonly problem: Problem }

/**
 * Answers one message of a WebSocket client: `{"type":"publish","ref":…,"event":{…}}` with an
 * `ack`, anything else with a `problem`; never with an exception, so that the connection and its
 * events go on. `undefined` stands for a binary message.
 * @param mayPublish throws where the client may not, or has published too much
 */
export async function answerMessage(
  text: string | undefined,
  feed: Feed,
  log: FastifyBaseLogger,
  mayPublish: () => Promise<void>,
): Promise<Reply> {
  let ref: { readonly ref?: Ref } = {}
  try {
    const message = parse(text)
    if (message.ref !== undefined) ref = { ref: refOf(message.ref) }
    if (message.type !== 'publish') throw new ProblemError(unknownType(message.type))
    await mayPublish()
    const { event } = await feed.publish(draftOf(checkEvent(message.event))).catch(unpublished)
    return { type: 'ack', ...ref, id: event.id, at: event.at }
  } catch (error) {
    const it = problemOf(error as Error)
    if (it.status >= 500 && !(error instanceof ProblemError)) log.error(error, 'a message failed')
    return { type: 'problem', ...ref, problem: it }
  }
}

/** What can be sent back as it is: JSON that is nested deep enough can be read, but not written. */
function refOf(ref: unknown): Ref {
  if (ref === null || typeof ref !== 'object') return ref as Ref
  throw new ProblemError(problem(400, 'invalid', 'message.ref must be a string or a number.'))
}

function unknownType(type: unknown): Problem {
  const shown = typeof type === 'string' ? JSON.stringify(shorten(type)) : typeof type
  return problem(400, 'unknown-type', `message.type is ${shown}; it must be "publish".`)
}

function parse(text: string | undefined): Record<string, unknown> {
  if (text === undefined) {
    throw new ProblemError(problem(400, 'binary', 'Messages are text, not binary.'))
  }
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    throw new ProblemError(problem(400, 'json', 'The message is not valid JSON.'))
  }
  if (typeof message === 'object' && message !== null && !Array.isArray(message)) {
    return message as Record<string, unknown>
  }
  throw new ProblemError(problem(400, 'invalid', 'The message must be a JSON object.'))
}
