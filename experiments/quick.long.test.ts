import { expect, test } from 'vitest'
import { describeWith, pathOf } from '../server/testbed/found.ts'
import { mostOff } from './lib/models.ts'
import { questions } from './lib/questions.ts'
import { EVERY_DAY, PATIENCE, quickly } from './lib/quickly.ts'

const others = (await questions())
  .filter(({ name, experiment }) => !EVERY_DAY.includes(name) && experiment.open === undefined)
  .map(({ name }) => name)

/** Those that start a Redis of their own. */
const OVER_REDIS = ['redis', 'processes']

function isValid(names: readonly string[]): void {
  test.each(names)(
    '%s: a quick run is valid and has an answer',
    async (name) => {
      const record = await quickly(name)
      expect(record.rounds.length).toBeGreaterThan(0)
    },
    PATIENCE * 3,
  )
}

isValid(others.filter((name) => !OVER_REDIS.includes(name)))

describeWith('redis', 'over Redis', () => {
  process.env.REDIS_PATH = pathOf('redis')
  isValid(others.filter((name) => OVER_REDIS.includes(name)))
})

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
