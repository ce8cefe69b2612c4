import { expect, test } from 'vitest'
import { mostOff } from './lib/models.ts'
import { questions } from './lib/questions.ts'
import { EVERY_DAY, PATIENCE, quickly } from './lib/quickly.ts'

const others = (await questions()).filter(({ name, experiment }) => {
  return !EVERY_DAY.includes(name) && experiment.open === undefined
})

test.each(others)(
  '$name: a quick run is valid and has an answer',
  async ({ name }) => {
    const record = await quickly(name)
    expect(record.rounds.length).toBeGreaterThan(0)
  },
  PATIENCE * 3,
)

test(
  'distance: ages and requests are within 25 % of the models',
  async () => {
    const record = await quickly('distance')
    const columns = record.tables.flatMap((table) => table.columns).filter(({ model }) => model)
    expect(columns.length).toBeGreaterThan(0)
    for (const column of columns)
      expect(mostOff(record, column) ?? 0, column.label).toBeLessThan(0.25)
  },
  PATIENCE * 3,
)
