import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { FAULTS_DOCUMENT, faultsDocument } from './fault-document.ts'
import { FaultReporter } from './fault-reporter.ts'
import { AWAITED, FAULT_ROWS, type FaultRow } from './fault-rows.ts'
import { type Ending, FaultTable } from './fault-table.ts'
import { faultFiles } from './test-files.ts'

const ROWS: FaultRow[] = [
  { row: 1, fault: 'one', expected: 'a', columns: ['short-polling', 'sse'] },
  { row: 2, fault: 'two', expected: 'b', columns: ['sse'], long: ['sse'] },
  { row: 3, fault: 'three', expected: 'c', columns: ['every'] },
]

function tableOf(...titles: string[]): FaultTable {
  const table = new FaultTable(ROWS, [])
  for (const title of titles) table.add(title, 'passed')
  return table
}

describe('the table of faults', () => {
  test('has a cell filled by each row and transport that a title names', () => {
    expect(tableOf('[rows 1, 2] sse: is well').cells('passed')).toEqual(['1 sse', '2 sse'])
    expect(tableOf('[row 1] every: is well').cells('passed')).toEqual(['1 short-polling', '1 sse'])
    expect(tableOf('[row 3] every: is well').cells('passed')).toEqual(['3 every'])
  })

  test('misses what the tests of a run should have filled, the long ones apart', () => {
    const all = ['1 short-polling', '1 sse', '2 sse', '3 every']
    expect(tableOf().missing('both')).toEqual(all)
    expect(tableOf().missing('normal')).toEqual(all.filter((cell) => cell !== '2 sse'))
    expect(tableOf().missing('long')).toEqual(['2 sse'])
    expect(tableOf('[row 1] sse: is well').missing('normal')).toEqual([
      '1 short-polling',
      '3 every',
    ])
    expect(new FaultTable(ROWS, [1, 2, 3]).missing('both')).toEqual([])
  })

  test('has a cell failed by one test that failed, and skipped only where none ran', () => {
    const table = new FaultTable(ROWS, [])
    for (const ending of ['passed', 'failed', 'skipped'] as Ending[]) {
      table.add('[row 1] sse: is well', ending)
    }
    table.add('[row 3] every: is well', 'skipped')
    expect(table.cell(1, 'sse')).toBe('failed')
    expect(table.cell(3, 'every')).toBe('skipped')
    expect(`${table}`.split('\n').at(2)).toMatch(/^\| 1 +\| one +\| EMPTY +\| – +\| failed +\| – /)
  })

  test('has a column for a transport that nobody thought of', () => {
    const table = tableOf('[row 1] smoke-signals: is well')
    expect(table.cells('passed')).toEqual(['1 smoke-signals'])
    expect(`${table}`.split('\n').at(0)).toMatch(/\| every +\| smoke-signals \|$/)
    expect(table.missing('normal')).toContain('1 sse')
  })

  test.each([
    '[row 9] sse: is well',
    '[row 1]: is well',
    '[row] sse: is well',
    '[rows 1,2] sse: is well',
    '[row 1] sse is well',
  ])('refuses the title %j', (title) => {
    expect(() => tableOf(title)).toThrow(title)
  })
})

describe('a run', () => {
  test('fails for each cell that is empty, failed to be read, or was skipped for no reason', async () => {
    const all = FAULT_ROWS.filter(({ row }) => !AWAITED.includes(row)).flatMap(({ row, columns }) =>
      columns.map((column) => `[row ${row}] ${column}: is well`),
    )
    expect(await verdict(all.map((title) => [title, 'passed']))).toBe('passed')
    expect(await verdict(all.slice(1).map((title) => [title, 'passed']))).toBe('failed')
    expect(await verdict(all.map((title, at) => [title, at > 0 ? 'passed' : 'skipped']))).toBe(
      process.env.TEST_WITHOUT ? 'passed' : 'failed',
    )
    const unreadable = [...all, '[row x] sse: is well']
    expect(await verdict(unreadable.map((title) => [title, 'passed']))).toBe('failed')
  })

  test('of some tests alone is no proof of anything', async () => {
    expect(await verdict([], { specifications: 1 })).toBe('passed')
    expect(await verdict([], { testNamePattern: /x/ })).toBe('passed')
    expect(await verdict([], { project: ['plain'] })).toBe('passed')
  })
})

test('what stands in faults.md is what is tested: npm run faults writes it', () => {
  expect(readFileSync(FAULTS_DOCUMENT, 'utf8')).toBe(faultsDocument())
})

test('files are found by their own marks, and by those of a module that they import', () => {
  expect(faultFiles()).toContain('server/bad-query.test.ts')
  expect(faultFiles()).toContain('server/transports/conformance.test.ts')
  expect(faultFiles()).not.toContain('server/options.test.ts')
})

/** Of what there is, what a person chose to run. */
interface Chosen {
  readonly specifications: number
  readonly testNamePattern: RegExp
  readonly project: string[]
}

/** Whether such a run of everything is let pass. */
async function verdict(
  ran: [title: string, state: Ending][],
  { specifications = 2, ...config }: Partial<Chosen> = {},
): Promise<'passed' | 'failed'> {
  let said: 'passed' | 'failed' = 'passed'
  const reporter = new FaultReporter('normal', () => {
    said = 'failed'
  })
  const specification = {} as TestSpecification
  const parent = { type: 'module' }
  const tests = ran.map(([name, state]) => ({ name, parent, result: () => ({ state }) }))
  const module = { children: { allTests: () => tests as unknown as TestCase[] } }
  reporter.onInit({
    config,
    logger: { log: () => {} },
    globTestSpecifications: async () => [specification, specification],
  } as unknown as Vitest)
  await reporter.onTestRunStart(Array(specifications).fill(specification))
  reporter.onTestRunEnd([module as unknown as TestModule])
  return said
}
