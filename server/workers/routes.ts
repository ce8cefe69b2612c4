import Type from 'typebox'
import type { App } from '../fastify.ts'
import { Problem } from '../feed/schema.ts'
import { ProblemError, problem, shorten } from '../problem.ts'
import type { Fleet } from './fleet.ts'

/** `/lab/workers`: how a page has one of the processes die that share the port. */
export function workerRoutes(app: App, fleet: Pick<Fleet, 'kill'>): void {
  app.delete(
    '/lab/workers/:name',
    {
      config: { role: 'teacher' },
      schema: {
        tags: ['lab'],
        summary: 'Kill a worker; another takes its place',
        description: 'By SIGKILL: its clients go on elsewhere. By the name that it tells them.',
        params: Type.Object({ name: Type.String() }),
        response: { 204: Type.Null(), 404: Problem, 409: Problem },
      },
    },
    async ({ params, log }, reply) => {
      const { name } = params
      const fate = fleet.kill(name)
      if (fate === 'unknown') {
        const detail = `There is no worker "${shorten(name)}" (any more): clients are told which serves them.`
        throw new ProblemError(problem(404, 'worker', detail))
      }
      if (fate === 'alone') {
        const detail = `Worker ${name} is the only one that serves: nobody would carry on.`
        throw new ProblemError(problem(409, 'alone', detail))
      }
      log.warn({ worker: name }, 'a worker is killed, as was asked')
      return reply.code(204).send(null)
    },
  )
}
