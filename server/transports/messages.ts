import type { Feed } from '../feed/feed.ts'
import { draftOf } from '../feed/published.ts'
import { type Problem, PublishedEvent, type Receipt } from '../feed/schema.ts'
import { ProblemError, problem } from '../problem.ts'
import { checked } from '../validation.ts'

const checkEvent = checked(PublishedEvent, 'event')

type Ref = string | number

/** What the server says back to a client's message. */
export type Reply =
  | ({ readonly type: 'ack'; readonly ref?: Ref } & Receipt)
  | { readonly type: 'problem'; readonly ref?: Ref; readonly problem: Problem }

/**
 * Answers one message of a WebSocket client: `{"type":"publish","ref":…,"event":{…}}` with an
 * `ack`, anything else with a `problem`; never with an exception, so that the connection and its
 * events go on. `undefined` stands for a binary message.
 */
export async function answerMessage(text: string | undefined, feed: Feed): Promise<Reply> {
  let ref: { readonly ref?: Ref } = {}
  try {
    const message = parse(text)
    if (typeof message.ref === 'string' || typeof message.ref === 'number') {
      ref = { ref: message.ref }
    }
    if (message.type !== 'publish') {
      const detail = `A message of type ${JSON.stringify(message.type)} is not known; "publish" is.`
      throw new ProblemError(problem(400, 'unknown-type', detail))
    }
    const { event } = await feed.publish(draftOf(checkEvent(message.event)))
    return { type: 'ack', ...ref, id: event.id, at: event.at }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return { type: 'problem', ...ref, problem: error.problem }
  }
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
