import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ownLoad } from './own-load.ts'

/** Takes so many ms of CPU time, which on a busy machine is longer by the clock. */
function standStill(ms: number): void {
  const begun = process.cpuUsage()
  let used = 0
  while (used < ms * 1000) {
    const { user, system } = process.cpuUsage(begun)
    used = user + system
  }
}

test('a single stall counts by its length, not as one look among many', async () => {
  const began = performance.now()
  const own = ownLoad()
  await sleep(400)
  standStill(300)
  await sleep(700)
  const { loopLag, cpu } = own.end()
  expect(loopLag).toBeGreaterThan(200)
  expect(cpu * (performance.now() - began)).toBeGreaterThan(200)
})

test('what stalls at the very end counts too', async () => {
  const own = ownLoad()
  await sleep(20)
  standStill(200)
  expect(own.end().loopLag).toBeGreaterThan(150)
})
