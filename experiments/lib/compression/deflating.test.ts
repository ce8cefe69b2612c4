import { expect, test } from 'vitest'
import { randomFrom } from '../statistics/random.ts'
import { withoutTakeover, withTakeover } from './deflating.ts'

const random = randomFrom(1)
const messages = Array.from({ length: 50 }, (_, index) => {
  const price = (1000 + random()).toFixed(2)
  return Buffer.from(
    `{"id":"k3v9x2ab.${index}","type":"price","data":{"symbol":"ALFA","price":${price}}}`,
  )
})

test('by itself, a message takes the same whatever came before it', async () => {
  const { sizes, cpu, timed } = await withoutTakeover(messages)
  const backwards = await withoutTakeover([...messages].reverse())
  expect([...backwards.sizes].reverse()).toEqual(sizes)
  expect(cpu).toBeGreaterThan(0)
  expect(timed).toBeGreaterThanOrEqual(2000)
})

test('with context takeover the first takes as much as by itself, and the others far less', async () => {
  const alone = await withoutTakeover(messages)
  const kept = await withTakeover(messages)
  expect(kept.sizes).toHaveLength(messages.length)
  expect(kept.sizes[0]).toBe(alone.sizes[0])
  const sum = (sizes: readonly number[]) => sizes.slice(1).reduce((total, size) => total + size, 0)
  expect(sum(kept.sizes)).toBeLessThan(0.5 * sum(alone.sizes))
})

test('of no messages there is nothing to time', async () => {
  expect(await withoutTakeover([])).toEqual({ sizes: [], cpu: 0, timed: 0 })
})
