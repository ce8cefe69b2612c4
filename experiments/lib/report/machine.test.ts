import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commit, machine } from './machine.ts'

const hasGit = spawnSync('git', ['--version']).status === 0

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(os.tmpdir(), 'machine-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the machine', () => {
  test('is told by its kind, with no word of whose it is or where it keeps things', () => {
    const about = machine(true)
    expect(Object.keys(about)).toEqual(['cpu', 'cores', 'memory', 'kernel', 'taskset'])
    expect(about.cores).toBeGreaterThan(0)
    expect(about.memory).toBeGreaterThan(2 ** 20)
    const text = JSON.stringify(about)
    for (const secret of [os.hostname(), os.homedir(), process.cwd()]) {
      expect(text).not.toContain(secret)
    }
  })

  test.skipIf(!hasGit)('has a clean tree until something but a report changes in it', async () => {
    const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args])
    git('init', '--quiet')
    await mkdir(join(folder, 'experiments/reports'), { recursive: true })
    await writeFile(join(folder, 'a.ts'), '')
    git('add', '.')
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@localhost']
    git(...author, 'commit', '--quiet', '--no-gpg-sign', '--message', 'a')
    const id = expect.stringMatching(/^[0-9a-f]{40,64}$/)
    await writeFile(join(folder, 'experiments/reports/01-bytes.md'), 'new')
    expect(await commit(join(folder, 'experiments'))).toEqual({ id, isClean: true })
    await writeFile(join(folder, 'b.ts'), '')
    expect(await commit(join(folder, 'experiments'))).toEqual({ id, isClean: false })
  })

  test('has no commit outside of a checkout', async () => {
    expect(await commit(folder)).toBeNull()
  })
})
