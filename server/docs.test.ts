import { describe, expect, test } from 'vitest'
import { mainSource } from './testbed/main-source.ts'
import { serve } from './testbed/serve.ts'

describe('/docs', () => {
  test('describes every route for programs, with the schemas that it validates with', async () => {
    const { origin } = await serve({ source: mainSource() })
    const answer = await fetch(`${origin}/docs/json`)
    expect(answer.status).toBe(200)
    const { openapi, paths } = (await answer.json()) as {
      openapi: string
      paths: Record<string, Record<string, { parameters?: { name: string }[] }>>
    }
    expect(openapi).toBe('3.1.0')
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/feed/short-polling',
        '/feed/long-polling',
        '/feed/sse',
        '/feed/websocket',
        '/feed/events',
        '/lab/benches',
        '/lab/main',
        '/stats',
        '/metrics',
        '/health',
      ]),
    )
    expect(Object.keys(paths).filter((path) => path.startsWith('/docs'))).toEqual([])
    const polled = paths['/feed/long-polling']?.get?.parameters?.map(({ name }) => name)
    expect(polled).toEqual(expect.arrayContaining(['cursor', 'bench', 'wait']))
    // A HEAD route is there with each GET, and would say the same again.
    expect(Object.keys(paths['/feed/sse'] ?? {})).toEqual(['get'])
  })

  test('is a page that fetches nothing from elsewhere, however many ask for it at once', async () => {
    const { origin } = await serve()
    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${origin}/docs/`)))
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      const html = await answer.text()
      expect(html).toContain('swagger-ui')
      const [, script] = /<script src="([^"]+bundle[^"]*)"/.exec(html) ?? []
      expect(html).not.toMatch(/(?:src|href)="https?:/)
      const bundle = await fetch(new URL(script ?? 'missing', `${origin}/docs/`))
      expect(bundle.status).toBe(200)
      await bundle.arrayBuffer()
    }
  })

  test('is not for writing', async () => {
    const { origin } = await serve()
    const answer = await fetch(`${origin}/docs/json`, { method: 'POST' })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toContain('GET')
  })

  test('knows nothing else', async () => {
    const { origin } = await serve()
    const answer = await fetch(`${origin}/docs/nothing-here`)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  })
})
