import { expect, test } from 'vitest'
import { jsons } from '../testbed/entries.ts'
import { everything } from '../testbed/every-feed.ts'
import { describeWith } from '../testbed/found.ts'
import { Relay } from '../testbed/relay.ts'
import { isStale, SharedLog } from '../testbed/shared-log.ts'

const EVENTS = '{push-or-poll}:events'

describeWith('redis', 'a process that was away', () => {
  test('is told all that it missed', async () => {
    const { log, relay, away, other, epoch } = await parted()
    await log.publish(other, 1200)
    relay.accept()
    expect(await log.agreed(away, other)).toBe(epoch)
    expect(jsons(away.read(0, 5000, everything))).toEqual(jsons(other.read(0, 5000, everything)))
  })

  test('and finds what it missed trimmed starts over, in the same epoch', async () => {
    const { log, relay, away, other, epoch } = await parted()
    await log.publish(other, 20)
    await log.redis.command('XTRIM', EVENTS, 'MAXLEN', '5')
    relay.accept()
    expect(await log.agreed(away, other)).toBe(epoch)
    expect(away.bounds()).toMatchObject({ oldest: 21, newest: 25 })
    expect(() => away.read(5, 100, everything)).toThrow(RangeError)
    expect(jsons(away.snapshot())).toEqual(jsons(other.snapshot()))
  })

  test('and finds all of it trimmed starts over at the newest', async () => {
    const log = await SharedLog.start()
    const relay = await Relay.open(log.redis.port)
    const [away, other] = [await log.open({}, relay.port), await log.open()]
    await log.publish(other, 5)
    relay.refuse()
    relay.cut()
    await log.publish(other, 20)
    await log.redis.command('DEL', EVENTS)
    relay.accept()
    const epoch = await log.agreed(away, other)
    expect(away.bounds()).toEqual({ epoch, oldest: 26, newest: 25 })
    expect(jsons(away.snapshot())).toEqual(jsons(other.snapshot()))
    await log.publish(away, 3)
    expect(await log.agreed(away, other)).toBe(epoch)
  })
})

/** Two processes that had the same five events, and one of which no longer reaches Redis. */
async function parted() {
  const log = await SharedLog.start()
  const relay = await Relay.open(log.redis.port)
  const [away, other] = [await log.open({}, relay.port), await log.open()]
  await log.publish(other, 5)
  const epoch = await log.agreed(away, other)
  relay.refuse()
  relay.cut()
  await isStale(away)
  return { log, relay, away, other, epoch }
}
