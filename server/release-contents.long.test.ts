import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { openReaders } from './testbed/readers.ts'
import { type Released, startReleased } from './testbed/released.ts'

let released: Released

beforeAll(async () => {
  released = await startReleased()
}, 120_000)

test('an unpacked release serves all four transports with Node alone', async () => {
  const { origin } = released
  const { cursor } = (await (await fetch(`${origin}/feed/short-polling`)).json()) as {
    cursor: string
  }
  const readers = await openReaders(origin, cursor)
  const published = await fetch(`${origin}/feed/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'notification', data: { title: 'Without a network' } }),
  })
  expect(published.status).toBe(201)
  const { id } = (await published.json()) as { id: string }
  const title = 'Without a network'
  for (const reader of readers) {
    const events = (await reader.upTo(id)).map(({ event }) => event)
    expect(events.find((event) => event.id === id)?.data, reader.name).toMatchObject({ title })
  }
})

test('it has the pages and all that they name, and names nothing of any other host', async () => {
  const { origin, folder } = released
  for (const path of ['/', '/room', '/docs/', '/experiments']) {
    const answer = await fetch(`${origin}${path}`)
    expect(answer.status, path).toBe(200)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'")
    const html = await answer.text()
    const loaded = html.matchAll(/<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)="([^"]*)"/g)
    for (const [, named = ''] of loaded) {
      if (named.startsWith('data:')) continue
      const url = new URL(named, `${origin}${path}`)
      expect(url.origin, `${path} names ${named}`).toBe(origin)
      expect((await fetch(url)).status, `${path} names ${named}`).toBe(200)
    }
  }
  const assets = readdirSync(join(folder, 'web/assets'))
  expect(assets.length).toBeGreaterThan(5)
  for (const asset of assets) {
    const text = await (await fetch(`${origin}/assets/${asset}`)).text()
    expect(text, asset).toBe(readFileSync(join(folder, 'web/assets', asset), 'utf8'))
    if (asset.endsWith('.css'))
      expect(text, asset).not.toMatch(/@import|url\(["']?(?:https?:)?\/\//)
  }
})

test('each package in it is accompanied by its licence', () => {
  const { folder } = released
  const licences = readFileSync(join(folder, 'LICENSES-OF-PACKAGES.txt'), 'utf8')
  const modules = join(folder, 'node_modules')
  const names = readdirSync(modules).flatMap((name) => {
    return name.startsWith('@')
      ? readdirSync(join(modules, name)).map((it) => `${name}/${it}`)
      : name
  })
  expect(names).toContain('fastify')
  const missing = names.filter((name) => !licences.includes(`\n${name} `))
  expect(missing).toEqual([])
  // Those of the page are in its files.
  for (const name of ['lit', 'uplot']) expect(licences).toContain(`\n${name} `)
  expect(existsSync(join(folder, 'LICENSE'))).toBe(true)
  expect(names.filter((name) => /^(vite|vitest|tsx|typescript)$/.test(name))).toEqual([])
})
