import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { LoopDelay } from './loop-delay.ts'

let delay: LoopDelay

afterEach(() => delay.close())

test('the delay of the event loop is nothing before there is a sample', () => {
  delay = new LoopDelay()
  expect([delay.percentile(50), delay.meansFromNow()()]).toEqual([0, 0])
})

test('a loop that is held up for 300 ms is late by some of that, as long as the look lasts', async () => {
  delay = new LoopDelay()
  await sleep(120)
  const mean = delay.meansFromNow()
  hold(300)
  await sleep(20)
  expect(mean()).toBeGreaterThan(200)
  expect(mean(), 'nothing came since').toBe(0)
  expect(delay.percentile(100)).toBeGreaterThan(200)
})

function hold(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}
