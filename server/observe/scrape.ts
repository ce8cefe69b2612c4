import Type from 'typebox'
import type { App } from '../fastify.ts'
import type { Observed, Others } from './observed.ts'

/**
 * `GET /metrics`, for Prometheus. What makes it is loaded when somebody asks first, so that the start
 * does not wait for it.
 */
export function scrape(app: App, others: Others | undefined): void {
  app.get(
    '/metrics',
    {
      schema: {
        tags: ['server'],
        summary: 'What each transport has cost, for Prometheus',
        description:
          'In the text format 0.0.4. With `--token`, Prometheus sends it as `Authorization: Bearer`.',
        response: { 200: Type.String() },
      },
    },
    async (_request, reply) => {
      const [{ textOf }] = await Promise.all([
        import('./metrics.ts'),
        import('./runtime.ts'),
        others?.refresh(true),
      ])
      const own = await observeAll(app)
      const { workers = [], departed } = others?.latest ?? {}
      const text = await textOf([own, ...workers], departed)
      return reply
        .header('cache-control', 'no-store')
        .type('text/plain; version=0.0.4; charset=utf-8')
        .send(text)
    },
  )
}

/** All there is to tell of this process, with what Node and the system say of it. */
export async function observeAll(app: App): Promise<Observed> {
  const { runtime } = await import('./runtime.ts')
  const metrics = await runtime()
  // Last, so that nothing that was said meanwhile is newer.
  return { ...app.observe(), runtime: metrics }
}
