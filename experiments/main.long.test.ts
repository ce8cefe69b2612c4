import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../server/testbed/eventually.ts'
import { questions } from './lib/questions.ts'
import { madeUp } from './lib/report/made-up.ts'
import { recordText } from './lib/report/record.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(os.tmpdir(), 'experiment-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** The command, as `npm run experiment --` runs it. */
function start(...args: string[]) {
  return startWith({}, ...args)
}

function startWith(env: Readonly<Record<string, string>>, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'experiments/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing'))
  })
  return { child, said, ended }
}

async function experiment(...args: string[]) {
  const { said, ended } = start(...args)
  const code = await ended
  return { code, ...said }
}

/** Ids of all processes below one. */
async function below(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const children = text.split(' ').filter(Boolean).map(Number)
  return [...children, ...(await Promise.all(children.map(below))).flat()]
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('npm run experiment', { timeout: 120_000 }, () => {
  test('refuses what it cannot do in one line that says what would be right', async () => {
    const wrong: [string[], RegExp][] = [
      [
        ['99'],
        /^error: there is no experiment "99"; there are: 1 bytes, 2 lateness, .*; or "all"\n$/,
      ],
      [
        ['3', '--rounds', '0'],
        /^error: option '--rounds <n>' argument '0' is invalid\. It must be a whole number from 1 to 100\.\n$/,
      ],
      [['3', '--slowly'], /^error: unknown option '--slowly'\n$/],
      [['compare', 'none.json', 'none.json'], /^error: none\.json cannot be read: ENOENT/],
      [['compare', 'package.json', 'package.json'], /^error: package\.json is no run: /],
    ]
    for (const [args, message] of wrong) {
      const { code, out, err } = await experiment(...args)
      expect([args, code, out]).toEqual([args, 2, ''])
      expect(err).toMatch(message)
    }
  })

  test('lists every question with the time that it takes', async () => {
    const { code, out } = await experiment('list')
    expect(code).toBe(0)
    const times = out.match(/takes \d+ (s|min) quick, \d+ (s|min) full/g)
    expect(times).toHaveLength((await questions()).length)
  })

  test('refuses what takes a Redis where there is none, in one line', async () => {
    const { said, ended } = startWith(
      { REDIS_PATH: join(folder, 'none') },
      ...['15', '--quick', '--out', folder],
    )
    expect([await ended, said.out]).toEqual([2, ''])
    expect(said.err).toMatch(/^error: this question needs redis-server 6\.2 or newer, .+\n$/)
    expect(await readdir(folder)).toEqual([])
  })

  test('says what changed between two runs', async () => {
    const [a, b] = [join(folder, 'a.json'), join(folder, 'b.json')]
    await writeFile(a, recordText(madeUp({ rounds: 7 })))
    await writeFile(b, recordText(madeUp({ rounds: 7, seed: 2, late: 90 })))
    const { code, out } = await experiment('compare', a, b)
    expect(code).toBe(0)
    expect(out).toContain('Long polling, age, p50: ')
    expect(out).toContain('1 of 4 figures changed')
  })

  test('on Ctrl-C ends its children and writes nothing', async () => {
    const { child, said, ended } = start('3', '--quick', '--out', folder)
    const pid = child.pid ?? -1
    // Both the server and the clients.
    let children: number[] = []
    await eventually(async () => {
      children = await below(pid)
      expect(children.length).toBeGreaterThanOrEqual(2)
    })
    process.kill(pid, 'SIGINT')
    expect(await ended).toBe(130)
    await eventually(() => expect(children.filter(isAlive)).toEqual([]))
    expect(await readdir(folder)).toEqual([])
    expect(said.out).toBe('')
  })

  test('whose server dies is not valid: it ends with 1, says why, and names no winner', async () => {
    const { child, said, ended } = start('3', '--quick', '--out', folder)
    let server: number | undefined
    await eventually(async () => {
      const all = await below(child.pid ?? -1)
      // The clients are started when the server is ready.
      expect(all.length).toBeGreaterThanOrEqual(2)
      server = await firstServer(all)
      expect(server).toBeDefined()
    })
    process.kill(server as number, 'SIGKILL')
    expect(await ended).toBe(1)
    expect(said.err).toMatch(/not valid: round 1, .+: during the run the server ended with SIGKILL/)
    expect(existsSync(join(folder, '03-distance.md'))).toBe(false)
    expect(said.out).toContain('None: this run was **not valid**')
  })
})

async function firstServer(pids: readonly number[]): Promise<number | undefined> {
  for (const pid of pids) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (line.includes('dist/server/main.js')) return pid
  }
  return undefined
}
