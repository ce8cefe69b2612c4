import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Lines of code that say so, in what runs in Node for long. */
function saying(text: string): string[] {
  return ['server', 'web/transports', 'experiments'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => readFileSync(join(root, folder, file), 'utf8').split('\n'))
      .filter((line) => line.includes(text)),
  )
}

// A signal that stays keeps each signal that was ever made of it, on Node 20 (nodejs/node#55351).
test('no signal is made of others: 40,000 polls would leave as many with the one that stays', () => {
  expect(saying('new AbortController()').length).toBeGreaterThan(5)
  expect(saying('AbortSignal.any(')).toEqual([])
})
