import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { Child } from '../testbed/child.ts'
import { commandOf, isSent, ROOT, stages } from '../testbed/dockerfile.ts'
import { freePort } from '../testbed/free-port.ts'
import { startServer } from '../testbed/server-process.ts'

const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))

test('each stage copies what there is, from what is sent to the builder or from a stage before', () => {
  const before: string[] = []
  let copied = 0
  for (const { name, steps } of stages()) {
    for (const { keyword, words, from } of steps) {
      if (keyword !== 'COPY') continue
      copied += words.length - 1
      if (from !== undefined) expect(before).toContain(from)
      for (const source of from === undefined ? words.slice(0, -1) : []) {
        expect(existsSync(path.join(ROOT, source)), source).toBe(true)
        expect(isSent(source), source).toBe(true)
      }
    }
    if (name !== undefined) before.push(name)
  }
  expect(copied).toBeGreaterThan(10)
  for (const kept of ['.git/config', 'node_modules/ws/index.js', 'dist/server/main.js', 'a.pem']) {
    expect(isSent(kept), kept).toBe(false)
  }
})

test('it runs scripts that there are, and the server as a user who is not root', () => {
  const run = stages().flatMap(({ steps }) => steps.filter(({ keyword }) => keyword === 'RUN'))
  const named = run.flatMap(({ words }) => /npm run (\S+)/.exec(words.join(' '))?.[1] ?? [])
  expect(named).toEqual(['build'])
  for (const name of named) expect(scripts).toHaveProperty(name)
  const last = stages().at(-1)?.steps ?? []
  expect(last.find(({ keyword }) => keyword === 'USER')?.words).toEqual(['node'])
  expect(commandOf('CMD')).toEqual(['node', 'dist/server/main.js'])
})

test.each([
  ['', []],
  ['1', ['--tls']],
])(
  'its health check finds a server that serves, and one that is not there: TLS=%s',
  async (TLS, flags) => {
    const { port } = await startServer({ flags })
    const [command = '', ...args] = commandOf('HEALTHCHECK')
    expect(command).toBe('node')
    const check = async (at: number) =>
      (await new Child(process.execPath, args, { env: { PORT: `${at}`, TLS } }).exited).code
    expect(await check(port)).toBe(0)
    expect(await check(await freePort())).toBe(1)
  },
)
