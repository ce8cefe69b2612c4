import { expect, test } from 'vitest'
import { price } from '../../testbed/drafts.ts'
import { describeWith } from '../../testbed/found.ts'
import { atEnd } from '../../testbed/lifetime.ts'
import { Redis } from '../../testbed/redis.ts'
import { Log, NOTHING } from './log.ts'

describeWith('redis', 'a log that has a lot to be answered', () => {
  test('takes 5,000 events at a time, and can be agreed on all the while', async () => {
    const redis = await Redis.start()
    const closing = new AbortController()
    atEnd(() => closing.abort())
    const log = await Log.open(redis.url, 'late', () => {}, closing.signal)
    const { epoch } = await log.agree(NOTHING)
    const append = () => log.append(price('A', 1), NOTHING, '', 0)
    // No answer is read before they are all on their way.
    const appended = Array.from({ length: 5000 }, append)
    await expect(append()).rejects.toThrow('Redis has 5000 commands to answer first')
    const agreed = log.agree(NOTHING)
    expect(await agreed).toEqual({ epoch, seq: 5000 })
    expect((await Promise.all(appended)).at(-1)).toMatchObject({ epoch, entry: { seq: 5000 } })
    await expect(append()).resolves.toMatchObject({ epoch, entry: { seq: 5001 } })
  })
})
