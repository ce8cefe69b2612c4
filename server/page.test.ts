import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from './testbed/lifetime.ts'
import { serve } from './testbed/serve.ts'

test('serves the learners’ page at /, the teacher’s at /room, and assets for good', async () => {
  const site = await mkdtemp(join(tmpdir(), 'push-or-poll-site-'))
  atEnd(() => rm(site, { recursive: true }))
  await mkdir(join(site, 'assets'))
  await writeFile(join(site, 'index.html'), 'learners')
  await writeFile(join(site, 'room.html'), 'teacher')
  await writeFile(join(site, 'assets/a-1.js'), '0')
  const { origin } = await serve({ site })
  for (const [path, text] of [
    ['/', 'learners'],
    ['/room', 'teacher'],
  ]) {
    const response = await fetch(`${origin}${path}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toBe(text)
  }
  const asset = await fetch(`${origin}/assets/a-1.js`)
  expect(asset.headers.get('cache-control')).toContain('immutable')
})
