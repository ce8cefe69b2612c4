import { beforeEach, expect, vi } from 'vitest'
import { FanOut } from '../feed/fan-out.ts'
import { eventually } from './eventually.ts'

/**
 * Counts the polls that servers of this process hold, from each test's start on. Returns what
 * resolves once they are so many.
 */
export function countWaiters(): (count: number) => Promise<void> {
  let waiters = 0
  beforeEach(() => {
    waiters = 0
    const { wait } = FanOut.prototype
    vi.spyOn(FanOut.prototype, 'wait').mockImplementation(function (this: FanOut, news) {
      let isHere = true
      waiters++
      const leave = (): void => {
        if (isHere) waiters--
        isHere = false
      }
      const forget = wait.call(this, () => {
        leave()
        news()
      })
      return () => {
        leave()
        forget()
      }
    })
  })
  return (count) => eventually(() => expect(waiters).toBe(count))
}
