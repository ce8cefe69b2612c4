import Type from 'typebox'
import type { App } from '../fastify.ts'
import { Problem } from '../feed/schema.ts'
import { nickname as tidied } from '../lab/nickname.ts'
import { ProblemError, problem } from '../problem.ts'
import type { Access } from './access.ts'
import type { Caller } from './caller.ts'
import { nameless } from './refusals.ts'
import type { Session } from './sessions.ts'

const closed = { additionalProperties: false }
const tags = ['access']

const RoleName = Type.Enum(['viewer', 'learner', 'teacher'])
const Moment = Type.Number({ description: 'Milliseconds since 1970.' })

const Who = Type.Object({
  role: Type.Union([RoleName, Type.Null({ description: 'May not even look.' })]),
  nickname: Type.Optional(Type.String()),
  expires: Type.Optional(Moment),
})

const Joining = Type.Object(
  { code: Type.String({ maxLength: 256 }), nickname: Type.String({ maxLength: 256 }) },
  closed,
)

const Joined = Type.Object({
  role: RoleName,
  nickname: Type.String(),
  expires: Moment,
  token: Type.Optional(
    Type.String({ description: 'For Authorization: Bearer. A page has a cookie instead.' }),
  ),
})

const SessionView = Type.Object({
  id: Type.String(),
  role: RoleName,
  nickname: Type.Optional(Type.String()),
  since: Moment,
  expires: Moment,
})

/** `/auth`: how one is let in, says so where no header can, and is shown out. */
export function authRoutes(app: App, access: Access): void {
  const noStore = { 'cache-control': 'no-store' }

  app.get(
    '/auth',
    {
      schema: { tags, summary: 'Who the server takes you for', response: { 200: Who } },
      config: { role: 'anybody' },
    },
    async ({ caller }, reply) => {
      const { role = null, session } = caller as Caller
      return reply.headers(noStore).send({ role, ...(session && partOf(session)) })
    },
  )

  app.post(
    '/auth/join',
    {
      schema: {
        tags,
        summary: "Become a learner, with the room's code",
        body: Joining,
        response: { 201: Joined, 400: Problem, 401: Problem, 429: Problem, 503: Problem },
      },
      config: { role: 'anybody' },
    },
    async (request, reply) => {
      const nickname = tidied(request.body.nickname)
      if (!access.isJoinCode(request.body.code, request)) {
        const detail = "This is not the room's code; the teacher's page, /room, shows it."
        throw new ProblemError(problem(401, 'join-code', detail))
      }
      const before = access.sessionOf(request)
      if (before?.role === 'teacher') {
        const { role, expires } = before
        return reply.code(201).headers(noStore).send({ role, nickname, expires })
      }
      if (before !== undefined) access.sessions.end(before.id)
      const { token, session } = access.sessions.open('learner', nickname)
      const { role, expires } = session
      // What scripts of a page cannot read they cannot give away.
      const isPage = request.headers.origin !== undefined
      if (isPage) reply.header('set-cookie', access.cookie.of(token))
      const joined = { role, nickname, expires, ...(!isPage && { token }) }
      return reply.code(201).headers(noStore).send(joined)
    },
  )

  app.post(
    '/auth/tickets',
    {
      schema: {
        tags,
        summary: 'A ticket for one connection, as ?ticket=, within 30 s',
        response: {
          201: Type.Object({ ticket: Type.String(), expires: Moment }),
          401: Problem,
          503: Problem,
        },
      },
    },
    async ({ caller }, reply) => {
      // Who has said nothing of themselves has nothing that a ticket could stand for.
      if (!caller?.isKnown) throw new ProblemError(nameless)
      return reply.code(201).headers(noStore).send(access.tickets.issue(caller))
    },
  )

  app.get(
    '/auth/sessions',
    {
      schema: {
        tags,
        summary: 'Who is let in',
        response: { 200: Type.Array(SessionView), 401: Problem, 403: Problem },
      },
      config: { role: 'teacher' },
    },
    async (_request, reply) =>
      reply.headers(noStore).send(access.sessions.all.map((session) => viewOf(session))),
  )

  app.delete(
    '/auth/sessions/:id',
    {
      schema: {
        tags,
        summary: 'Let somebody in no longer; what they hold open ends',
        params: Type.Object({ id: Type.String() }),
        response: { 204: Type.Null(), 401: Problem, 403: Problem, 404: Problem },
      },
      config: { role: 'teacher' },
    },
    async ({ params }, reply) => {
      if (!access.sessions.end(params.id)) {
        const detail = 'There is no such session (any more); GET /auth/sessions lists them.'
        throw new ProblemError(problem(404, 'session', detail))
      }
      return reply.code(204).headers(noStore).send(null)
    },
  )
}

function partOf({ nickname, expires }: Session) {
  return { ...(nickname !== undefined && { nickname }), expires }
}

function viewOf(session: Session) {
  const { id, role, since } = session
  return { id, role, since, ...partOf(session) }
}
