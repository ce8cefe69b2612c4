import { msg } from '@lit/localize'

/** Words of the field that a beginner may want explained. */
export type Term = keyof typeof glosses

/** What a term means, in plain words: for a title, or small text beside it. */
export function gloss(term: Term): string {
  return glosses[term]()
}

const glosses = {
  feed: () => msg('The flow of events that everything reads.'),
  cursor: () => msg('Up to which event this lane has everything.'),
  bench: () => msg('What this page has to itself, so that nobody else is disturbed.'),
  road: () => msg('A relay in front of one transport: it counts, delays and cuts.'),
  lateness: () => msg('From entering the log to arriving here.'),
  'short-polling': () => msg('Asks at an interval.'),
  'long-polling': () => msg('Asks, and is answered when there is something.'),
  sse: () => msg('One answer that never ends.'),
  websocket: () => msg('One connection, messages both ways.'),
  'held-request': () => msg('The server has not answered yet, because there is nothing new.'),
  'wasted-poll': () => msg('A poll that was answered with nothing.'),
  gap: () => msg('Between two held polls nobody is asking.'),
  snapshot: () => msg('The newest of everything, as one set.'),
  resume: () => msg('Going on from the cursor, with nothing missed.'),
  reset: () => msg('Starting over from a snapshot, because the cursor could not be used.'),
  replay: () => msg('Events that happened while the lane was away.'),
  freeze: () => msg('Connected, but nothing gets through.'),
  headers: () => msg('The heads of requests and answers.'),
  framing: () => msg('What wraps each message.'),
  payload: () => msg('The events themselves.'),
  p50: () => msg('Half were faster than this.'),
  p95: () => msg('95 of 100 were faster than this.'),
} as const satisfies Record<string, () => string>
