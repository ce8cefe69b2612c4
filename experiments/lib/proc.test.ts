import { expect, test } from 'vitest'
import { cpuOf, usedBetween } from './proc.ts'

const hasProc = (await cpuOf(process.pid)) !== undefined

test.runIf(hasProc)('CPU time is told as the process itself has it', async () => {
  const before = await cpuOf(process.pid)
  const own = process.cpuUsage()
  const until = performance.now() + 60
  while (performance.now() < until);
  const { user, system } = process.cpuUsage(own)
  const used = usedBetween(before, await cpuOf(process.pid))
  // Reading it takes some time too, and what other threads do meanwhile; far less than is asked.
  const ms = 1000 * (used?.total ?? 0)
  expect(ms).toBeGreaterThan((user + system) / 1000 - 5)
  expect(ms).toBeLessThan((user + system) / 1000 + 60)
})

test('there is no CPU time of a process that is not there', async () => {
  expect(await cpuOf(2 ** 30)).toBeUndefined()
})

test('what was used is told of two readings alone', () => {
  const cpu = { user: 2, system: 1 }
  expect(usedBetween(cpu, { user: 5, system: 2 })).toEqual({ user: 3, system: 1, total: 4 })
  expect(usedBetween(undefined, cpu)).toBeUndefined()
  expect(usedBetween(cpu, undefined)).toBeUndefined()
})
