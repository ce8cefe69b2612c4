import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ownLoad } from './own-load.ts'

function standStill(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('a single stall counts by its length, not as one look among many', async () => {
  const own = ownLoad()
  await sleep(400)
  standStill(300)
  await sleep(700)
  const { loopLag, cpu } = own.end()
  expect(loopLag).toBeGreaterThan(200)
  expect(cpu).toBeGreaterThan(0.1)
})

test('what stalls at the very end counts too', async () => {
  const own = ownLoad()
  await sleep(20)
  standStill(200)
  expect(own.end().loopLag).toBeGreaterThan(150)
})
