import { expect, test } from 'vitest'
import { TRANSPORTS } from '../transports.ts'
import { bytesArms } from './arms.ts'

test('every transport has the arms that other parts of the report look up, once', () => {
  const names = bytesArms('full').map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const transport of TRANSPORTS) {
    for (const variant of ['0', '1000', '10000', 'cookie', 'curl', 'autocannon']) {
      expect(names).toContain(`${transport}-${variant}`)
    }
  }
  expect(names.filter((name) => name.endsWith('-empty'))).toEqual([
    'short-polling-empty',
    'long-polling-empty',
  ])
})

test('a quick run has fewer of them, and one event of each transport', () => {
  const names = bytesArms('quick').map(({ name }) => name)
  expect(names.length).toBeLessThanOrEqual(8)
  expect(names).toEqual(expect.arrayContaining(TRANSPORTS.map((one) => `${one}-0`)))
  expect(names).toEqual(expect.arrayContaining(['short-polling-empty', 'long-polling-empty']))
})
