import { expect, test } from 'vitest'
import { madeUp } from './made-up.ts'
import { markdown } from './markdown.ts'
import { reportPage } from './page.ts'
import { tablesOf } from './tables.ts'
import { cellTexts, circumstancesOf, tableNote } from './wording.ts'

const full = { ...madeUp(), repeated: 2 }
const shared = { ...full, machine: { ...full.machine, taskset: false } }

test('the text and the page say the same of how a run was made', async () => {
  for (const record of [full, shared]) {
    const [text, page] = [markdown(record), await reportPage([], [record])]
    for (const { name, text: said } of circumstancesOf(record)) {
      expect(text).toContain(`- ${name}: ${said}`)
      expect(page).toContain(`<dt>${name}</dt><dd>${said}`)
    }
  }
})

test('the text and the page say the same of each figure', async () => {
  const [text, page] = [markdown(full), await reportPage([], [full])]
  for (const table of tablesOf(full)) {
    expect(text).toContain(tableNote(table))
    expect(page).toContain(tableNote(table))
    for (const cell of table.rows.flatMap(({ cells }) => cells)) {
      if (cell === undefined) throw new Error('the made-up run has each figure')
      const digits = table.columns[cell.events === undefined ? 1 : 0]?.digits ?? 0
      for (const part of Object.values(cellTexts(cell, digits))) {
        if (part === undefined) continue
        expect(text).toContain(part)
        expect(page).toContain(part)
      }
    }
  }
})

test('processes that have several cores are said to have those of the settings', () => {
  const cores = { servers: [0, 2], redis: 4, clients: [1] }
  const record = { ...full, settings: { ...full.settings, cores } }
  expect(markdown(record)).toContain('kept on those that the settings name')
  expect(markdown(full)).not.toContain('those that the settings name')
})

test('one round is not called rounds', () => {
  const text = markdown(madeUp({ rounds: 1 }))
  expect(text).toContain('of 1 round;')
  expect(text).toContain('- Rounds: 1 round, interleaved')
  expect(text).not.toContain('1 rounds')
})

test('what was measured again is counted, and left out where nothing was', () => {
  const again = 'Measured again: 2 of 10, because'
  expect(markdown(full)).toContain(again)
  expect(markdown(madeUp())).not.toContain('Measured again')
})
