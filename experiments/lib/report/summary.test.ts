import { expect, test } from 'vitest'
import { withTable } from './readme.ts'
import { MAIN_TABLE, summaryTable } from './summary.ts'

const { begin, end } = MAIN_TABLE

test('the main table takes the place of the one that the front page has', () => {
  const front = `# Title\n\n${begin}\n\nold\n\n${end}\n\nMore.\n`
  const table = summaryTable([])
  expect(withTable(front, table, MAIN_TABLE)).toBe(
    `# Title\n\n${begin}\n\n${table}\n\n${end}\n\nMore.\n`,
  )
})

test('a front page without a place for it is refused, and told which lines it needs', () => {
  for (const front of ['# Title\n', `# Title\n\n${begin}\n`, `${end}\n\n${begin}\n`]) {
    expect(() => withTable(front, 'new', MAIN_TABLE)).toThrow(`${begin} and, below it, ${end}`)
  }
})
