import Type from 'typebox'
import type { App } from '../fastify.ts'
import type { Metrics } from './metrics.ts'
import type { Observed } from './series.ts'
import type { Stats } from './stats.ts'

/**
 * `GET /metrics`, for Prometheus. What makes it is loaded when somebody asks first, so that the start
 * does not wait for it.
 */
export function scrape(app: App, read: () => Stats, counted: Omit<Observed, 'stats'>): void {
  let loaded: Promise<Metrics> | undefined
  const load = async (): Promise<Metrics> => {
    const { Metrics } = await import('./metrics.ts')
    return new Metrics(read, counted)
  }
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
      loaded ??= load()
      const metrics = await loaded.catch((error: Error) => {
        // Whoever asks next may have more luck.
        loaded = undefined
        throw error
      })
      const text = await metrics.text()
      return reply
        .header('cache-control', 'no-store')
        .type('text/plain; version=0.0.4; charset=utf-8')
        .send(text)
    },
  )
}
