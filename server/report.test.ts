import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from './testbed/lifetime.ts'
import { serve } from './testbed/serve.ts'

async function served(text?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'push-or-poll-report-'))
  atEnd(() => rm(folder, { recursive: true }))
  const report = join(folder, 'index.html')
  if (text !== undefined) await writeFile(report, text)
  return { report, ...(await serve({ report })) }
}

test('serves the experiments’ report, with and without a slash behind it', async () => {
  const { origin } = await served('<p>n ≥ 400</p>')
  for (const path of ['/experiments', '/experiments/', '/experiments?from=footer']) {
    const response = await fetch(`${origin}${path}`, { redirect: 'error' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toBe('<p>n ≥ 400</p>')
  }
})

test('without one says how to make it, and serves it as soon as it is there', async () => {
  const { origin, report } = await served()
  const response = await fetch(`${origin}/experiments`)
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(await response.json()).toMatchObject({
    reason: 'no-report',
    detail: expect.stringContaining('npm run experiment -- all'),
  })
  await writeFile(report, 'new')
  expect(await (await fetch(`${origin}/experiments`)).text()).toBe('new')
})

test('serves nothing else below it', async () => {
  const { origin } = await served('page')
  for (const path of ['/experiments/index.html', '/experiments/../report.ts', '/experimentsx']) {
    expect((await fetch(`${origin}${path}`)).status).toBe(404)
  }
})
