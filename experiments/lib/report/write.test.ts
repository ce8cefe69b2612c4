import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeTogether } from './write.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(os.tmpdir(), 'report-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe("a report's files", () => {
  test('are written together, into a folder that need not be there yet', async () => {
    const reports = join(folder, 'reports')
    await writeTogether(reports, { 'a.md': 'A', 'a.json': '{}' })
    expect((await readdir(reports)).sort()).toEqual(['a.json', 'a.md'])
    expect(await readFile(join(reports, 'a.md'), 'utf8')).toBe('A')
  })

  test('stay the old ones when one of the new cannot be written', async () => {
    await writeFile(join(folder, 'a.md'), 'old')
    await expect(writeTogether(folder, { 'a.md': 'new', 'no/b.md': 'x' })).rejects.toThrow('ENOENT')
    expect(await readFile(join(folder, 'a.md'), 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['a.md'])
  })
})
