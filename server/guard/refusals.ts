import type { Problem } from '../feed/schema.ts'
import { problem } from '../problem.ts'
import type { Caller } from './caller.ts'
import type { Role } from './role.ts'

/** How one comes by a role, for whoever lacks it. */
const WAYS: Readonly<Record<Role, string>> = {
  viewer: 'open the link with the token, or send it as Authorization: Bearer',
  learner: "join with the room's code (POST /auth/join)",
  teacher: 'open the link with the key that the server printed at its start',
}

/** 401 to whoever has not said who they are; 403 where that would change nothing. */
export function unfit(caller: Caller, needed: Role): Problem {
  const detail = `This takes a ${needed}: ${WAYS[needed]}.`
  return caller.isKnown && caller.isOpen
    ? problem(403, needed, detail)
    : problem(401, needed, detail)
}

export function notTheirs(): Problem {
  return problem(403, 'bench', "This bench is somebody else's; POST /lab/benches makes one.")
}

export const badToken = problem(
  401,
  'credential',
  'The Bearer token is not one of this server (any more): it may have expired, or been revoked.',
)

export const nameless = problem(
  401,
  'unauthenticated',
  'A ticket stands for who you are: send Authorization: Bearer, or ask from the page that has the cookie.',
)

/** A ticket is for one answer of the feed, or the channel; anything else can say it by a header. */
export const misplacedTicket = problem(
  400,
  'ticket',
  '?ticket= is for GET on /feed and /channel; elsewhere send Authorization: Bearer.',
)

export const badTicket = problem(
  401,
  'ticket',
  'The ticket has been used, or is older than 30 s: POST /auth/tickets issues another.',
)

/** In band, to whoever is let in no longer. */
export const ended = problem(
  401,
  'session-ended',
  'You are let in no longer: the session has expired, or was revoked.',
)

/** To a WebSocket that has to say who it is before anything else. @param patience milliseconds */
export function silent(patience: number): Problem {
  const detail = `{"type":"auth","token":…} comes first, within ${patience / 1000} s.`
  return problem(401, 'unauthenticated', detail)
}

export function inUrl(name: string): Problem {
  const detail = `"${name}" must not be in a URL, which logs keep: send Authorization: Bearer, or ?ticket= of POST /auth/tickets. Only the page takes ?key=.`
  return problem(400, 'credential-in-url', detail)
}
