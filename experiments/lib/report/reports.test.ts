import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Question } from '../questions.ts'
import { madeUp } from './made-up.ts'
import { publishReport, recordsIn, remakeReports, reportsOf } from './reports.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(os.tmpdir(), 'reports-'))
})
afterEach(() => rm(folder, { recursive: true }))

const text = (file: string) => readFile(join(folder, file), 'utf8')
const bytes = () => {
  const run = madeUp()
  return { ...run, experiment: { ...run.experiment, number: 1, name: 'bytes', title: 'Bytes?' } }
}

test('a run is written with the page of all runs in its folder', async () => {
  await publishReport(folder, madeUp(), [])
  const paths = await publishReport(folder, bytes(), [])
  expect(paths.map((path) => path.split('/').at(-1))).toEqual([
    '01-bytes.json',
    '01-bytes.md',
    'index.html',
  ])
  const page = await text('index.html')
  expect(page.indexOf('id="bytes"')).toBeGreaterThan(0)
  expect(page.indexOf('id="distance"')).toBeGreaterThan(page.indexOf('id="bytes"'))
  expect((await recordsIn(folder)).map((run) => run.experiment.name)).toEqual(['bytes', 'distance'])
})

test('one that is not valid leaves the last good one and the page as they were', async () => {
  await publishReport(folder, madeUp(), [])
  const page = await text('index.html')
  const invalid = { ...madeUp(), answer: null, validity: { isValid: false, reasons: [] } }
  await publishReport(folder, invalid, [])
  expect(await text('index.html')).toBe(page)
  expect((await readdir(join(folder, 'not-valid'))).sort()).toEqual([
    '03-distance.json',
    '03-distance.md',
  ])
})

test('a run is kept when another file in the folder is none', async () => {
  await writeFile(join(folder, '01-bytes.json'), '{}')
  await expect(publishReport(folder, madeUp(), [])).rejects.toThrow('format')
  expect((await readdir(folder)).sort()).toEqual([
    '01-bytes.json',
    '03-distance.json',
    '03-distance.md',
  ])
})

test('the figures of a run are kept when nothing else can be made of them', async () => {
  const { number, name, question, method, reading, limits } = madeUp().experiment
  const broken: Question = {
    ...{ number, name, question, method, reading, limits },
    experiment: {
      title: 'What does distance do?',
      takes: { quick: 20, full: 200 },
      plan: () => ({ settings: {}, rounds: 1, arms: [], tables: [], limits: {} as never }),
      answer: () => '',
      charts: () => {
        throw new RangeError('there is no arm x')
      },
    },
  }
  await expect(publishReport(folder, madeUp(), [broken])).rejects.toThrow(
    /^there is no arm x \(the figures of this run are kept in .+03-distance\.json\)$/,
  )
  expect(await recordsIn(folder)).toEqual([madeUp()])
  expect(await readdir(folder)).toEqual(['03-distance.json'])
})

test('whatever is made of runs can be made again, the same', async () => {
  await publishReport(folder, madeUp(), [])
  const before = { md: await text('03-distance.md'), page: await text('index.html') }
  await rm(join(folder, '03-distance.md'))
  await rm(join(folder, 'index.html'))
  await remakeReports(folder, [])
  expect({ md: await text('03-distance.md'), page: await text('index.html') }).toEqual(before)
  expect(Object.keys(await reportsOf(folder, [])).sort()).toEqual(['03-distance.md', 'index.html'])
})
