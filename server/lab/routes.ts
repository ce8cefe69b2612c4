import Type from 'typebox'
import type { App } from '../fastify.ts'
import { Problem } from '../feed/schema.ts'
import type { Caller } from '../guard/caller.ts'
import { notTheirs } from '../guard/refusals.ts'
import { ProblemError, problem, shorten } from '../problem.ts'
import { Bench, BenchSettings } from './bench.ts'
import type { Benches } from './benches.ts'
import { noStore } from './no-store.ts'
import type { OpenBench } from './open-bench.ts'

const closed = { additionalProperties: false }

const Changes = Type.Partial(BenchSettings, closed)
const Named = Type.Object({ name: Type.String() })

const Faults = Type.Object(
  {
    fault: Type.Enum(['cut', 'freeze', 'refuse', 'restore'], {
      description:
        '`cut` resets what is open; `freeze` lets nothing pass, `refuse` no new connection, for ' +
        '`ms`; `restore` ends both.',
    }),
    ms: Type.Optional(
      Type.Number({ minimum: 0, maximum: 600_000, description: 'freeze 5000, refuse 10000.' }),
    ),
    roads: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 16 })),
  },
  closed,
)

const tags = ['lab']
const refusals = { 400: Problem, 404: Problem, 503: Problem }

/** `/lab/benches`: how a page gets a bench, sets it, and makes its roads worse. */
export function benchRoutes(app: App, benches: Benches): void {
  const named = (name: string, caller: Caller | null): OpenBench => {
    const bench = benches.of(name)
    if (bench !== undefined && caller?.owns(bench.owner) === false) {
      throw new ProblemError(notTheirs())
    }
    if (bench !== undefined) return bench
    const detail = `There is no bench "${shorten(name)}" (any more); POST /lab/benches makes one.`
    throw new ProblemError(problem(404, 'bench', detail))
  }

  app.post(
    '/lab/benches',
    {
      onRequest: noStore,
      config: { role: 'learner' },
      schema: {
        tags,
        summary: 'Make a bench',
        description: 'It is gone a minute after its last page, or if no page comes.',
        body: Changes,
        response: { 201: Bench, 400: Problem, 503: Problem },
      },
    },
    async ({ body, headers, caller }, reply) => {
      const maker = { origin: headers.origin, owner: caller?.session?.id }
      const { bench } = await benches.make(body, maker)
      return reply.code(201).header('location', `/lab/benches/${bench.name}`).send(bench)
    },
  )

  app.get(
    '/lab/benches/:name',
    {
      onRequest: noStore,
      config: { role: 'learner' },
      schema: {
        tags,
        summary: 'What a bench is set to',
        params: Named,
        response: { 200: Bench, 404: Problem },
      },
    },
    async ({ params, caller }) => named(params.name, caller).bench,
  )

  app.put(
    '/lab/benches/:name',
    {
      onRequest: noStore,
      config: { role: 'learner' },
      schema: {
        tags,
        summary: 'Set a bench; another source begins from its seed, in a feed of its own',
        params: Named,
        body: Changes,
        response: { 200: Bench, ...refusals },
      },
    },
    async ({ params, body, caller }) => {
      const bench = named(params.name, caller)
      bench.set(body)
      return bench.bench
    },
  )

  app.post(
    '/lab/benches/:name/faults',
    {
      onRequest: noStore,
      config: { role: 'learner' },
      schema: {
        tags,
        summary: 'Make roads worse: cut, freeze, refuse, restore',
        params: Named,
        body: Faults,
        response: {
          200: Type.Object({ cut: Type.Integer({ description: 'Connections.' }) }),
          ...refusals,
        },
      },
    },
    async ({ params, body, caller }) => ({
      cut: named(params.name, caller).fault(body.fault, body.ms, body.roads),
    }),
  )
}
