import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { Child } from '../testbed/child.ts'
import { commandOf, isSent, ROOT, type Step, stages } from '../testbed/dockerfile.ts'
import { atEnd } from '../testbed/lifetime.ts'

/** Does what a step does, in a folder that stands for the stage's file system. */
function take(
  { keyword, words, from }: Step,
  folder: string,
  workdir: string,
  others: Map<string, string>,
): void {
  const here = path.join(folder, workdir)
  if (keyword === 'RUN') {
    execFileSync('sh', ['-c', words.join(' ')], { cwd: here, stdio: 'pipe' })
  } else if (keyword === 'COPY') {
    const sources = words.slice(0, -1)
    const to = path.join(here, words.at(-1) ?? '')
    for (const source of sources) {
      const whole =
        from === undefined ? path.join(ROOT, source) : path.join(others.get(from) ?? '', source)
      const isFolder = statSync(whole).isDirectory()
      const target =
        isFolder || !/(^|\/)\.?\/?$/.test(words.at(-1) ?? '')
          ? to
          : path.join(to, path.basename(source))
      const filter = (file: string): boolean =>
        from !== undefined || statSync(file).isDirectory() || isSent(path.relative(ROOT, file))
      cpSync(whole, target, { recursive: true, filter, verbatimSymlinks: true })
    }
  }
}

/** Without an engine: the images' own files are this machine's, everything else is as it says. */
test('its steps, taken one after the other, make a server that serves', async () => {
  const others = new Map<string, string>()
  let last = ''
  for (const { name, steps } of stages()) {
    last = mkdtempSync(path.join(tmpdir(), 'push-or-poll-image-'))
    const made = last
    atEnd(() => rmSync(made, { recursive: true, force: true }))
    let workdir = '/'
    for (const step of steps) {
      if (step.keyword === 'WORKDIR') {
        workdir = step.words[0] ?? '/'
        execFileSync('mkdir', ['-p', path.join(last, workdir)])
      }
      take(step, last, workdir, others)
    }
    if (name !== undefined) others.set(name, last)
  }
  const app = path.join(last, 'app')
  expect(readdirSync(app).toSorted()).toEqual(['LICENSE', 'dist', 'node_modules', 'package.json'])
  for (const tool of ['typescript', 'vite', 'vitest', 'playwright-core']) {
    expect(existsSync(path.join(app, 'node_modules', tool)), tool).toBe(false)
  }
  const [, ...args] = commandOf('CMD')
  const env = { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'production' }
  const server = new Child(process.execPath, args, { cwd: app, env })
  const look = (): string | undefined => /^ready at (\S+)\n/m.exec(server.stdout)?.[1]
  const url = await server.saying(look, 20_000, 'the server did not start')
  for (const path of [
    '/',
    '/health',
    '/metrics',
    '/docs/json',
    '/experiments',
    '/feed/short-polling',
  ]) {
    expect((await fetch(`${url}${path}`)).status, path).toBe(200)
  }
  const { code } = await server.stop()
  expect(code).toBe(0)
}, 600_000)
