import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { atEnd } from '../testbed/lifetime.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('following the guide gives a fifth transport that keeps the promises', {
  timeout: 240_000,
}, async () => {
  const guide = await readFile(new URL('README.md', import.meta.url), 'utf8')
  const files = [...guide.matchAll(/`([\w./-]+\.ts)`[^`]*```ts\n(.*?)```/gs)]
  expect(files.map(([, path]) => path)).toEqual([
    'server/transports/ndjson.ts',
    'server/transports/index.ts',
    'web/transports/ndjson.ts',
    'web/transports/index.ts',
    'experiments/lib/drivers/ndjson.ts',
    'experiments/lib/drivers/index.ts',
  ])

  const copy = await mkdtemp(join(tmpdir(), 'push-or-poll-guide-'))
  atEnd(() => rm(copy, { recursive: true, force: true }))
  for (const name of [
    'server',
    'web',
    'experiments',
    'package.json',
    'tsconfig.json',
    'vite.config.ts',
    'vitest.config.ts',
  ]) {
    await cp(join(root, name), join(copy, name), { recursive: true })
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const [, path = '', code = ''] of files) await writeFile(join(copy, path), code)

  await run(copy, 'node_modules/typescript/bin/tsc', '--noEmit')
  const commands = [...guide.matchAll(/^npx vitest run (\S+) -t (?:'(.+)'|(\S+))$/gm)]
  expect(commands).toHaveLength(2)
  for (const [, tests = '', quoted, plain] of commands) {
    const vitest = 'node_modules/vitest/vitest.mjs'
    const name = quoted ?? plain ?? ''
    const report = await run(copy, vitest, 'run', tests, '-t', name, '--reporter=json')
    const { numPassedTests, numFailedTests } = JSON.parse(report.slice(report.indexOf('{"num')))
    expect(numFailedTests).toBe(0)
    expect(numPassedTests, name).toBeGreaterThan(8)
  }
})

/** Runs a script of a package and returns what it printed. @throws Error with it, on failure */
async function run(folder: string, script: string, ...args: string[]): Promise<string> {
  const node = promisify(execFile)(process.execPath, [script, ...args], {
    cwd: folder,
    // The guide's commands are of the tests of every day.
    env: { ...process.env, TEST_LONG: '0', NO_COLOR: '1' },
    maxBuffer: 64 * 1024 * 1024,
  })
  const { stdout } = await node.catch((error) => {
    throw new Error(`${script} failed:\n${error.stdout}\n${error.stderr}`)
  })
  return stdout
}
