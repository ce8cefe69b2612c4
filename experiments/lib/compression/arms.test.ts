import { expect, test } from 'vitest'
import { compressionArms, pairOf } from './arms.ts'

test('each arm has a name of its own, and each compressed one has the same as it is', () => {
  const arms = compressionArms('full')
  const names = arms.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, compress, transport } of arms) {
    if (compress === 'off') continue
    expect(pairOf(transport)[1]).toBe(name)
    expect(names).toContain(pairOf(transport)[0])
  }
  const batches = (transport: string) =>
    arms
      .filter((arm) => arm.transport === transport && arm.compress === 'off')
      .map((arm) => arm.batch)
  expect(batches('sse')).toEqual([0, 10, 50, 200])
  expect(batches('long-polling')).toEqual([0, 10, 50, 200])
})

test('a quick run has what its answer speaks of', () => {
  const names = compressionArms('quick').map(({ name }) => name)
  expect(names).toEqual([
    'short-polling-off',
    'short-polling-gzip',
    'websocket-off',
    'websocket-batch-50',
    'websocket-deflate',
  ])
})
