import { expect, test } from 'vitest'
import { cpuOf } from './proc.ts'

const hasProc = (await cpuOf(process.pid)) !== undefined

test.runIf(hasProc)('CPU time is told as the process itself has it', async () => {
  const before = await cpuOf(process.pid)
  const own = process.cpuUsage()
  const until = performance.now() + 60
  while (performance.now() < until);
  const { user, system } = process.cpuUsage(own)
  const after = await cpuOf(process.pid)
  const used = (of: typeof after) => (of?.user ?? 0) + (of?.system ?? 0)
  // Reading it takes some time too, and what other threads do meanwhile; far less than is asked.
  const ms = 1000 * (used(after) - used(before))
  expect(ms).toBeGreaterThan((user + system) / 1000 - 5)
  expect(ms).toBeLessThan((user + system) / 1000 + 60)
})

test('there is no CPU time of a process that is not there', async () => {
  expect(await cpuOf(2 ** 30)).toBeUndefined()
})
