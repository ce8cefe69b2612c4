import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { distract } from './distraction.ts'

test('a distracted process hears nothing for whole stretches, until it is let go', async () => {
  const lateness = async (): Promise<number> => {
    let worst = 0
    for (let look = 0; look < 20; look++) {
      const due = performance.now() + 10
      await sleep(10)
      worst = Math.max(worst, performance.now() - due)
    }
    return worst
  }
  let stretches = 0
  const end = distract(0.8, () => {
    stretches++
    return 0.5
  })
  expect(await lateness()).toBeGreaterThan(60)
  end()
  const before = stretches
  expect(before).toBeGreaterThan(1)
  await sleep(400)
  expect(stretches).toBe(before)
})

test('a share of nothing is no distraction', async () => {
  let drawn = 0
  const end = distract(0, () => drawn++)
  await sleep(20)
  end()
  expect(drawn).toBe(0)
})
