import { describe, expect, test } from 'vitest'
import { atEnd } from '../../../server/testbed/lifetime.ts'
import { collectGarbage, INSPECTABLE } from '../garbage.ts'
import { QUIET } from '../quiet.ts'
import { startServer } from '../server.ts'
import { TRANSPORTS } from '../transports.ts'
import { type Load, loaded } from './load.ts'

/** On any core, from its sources, since other tests run at the same time and nothing is built. */
async function start(nodeFlags: readonly string[] = [], flags = QUIET) {
  const server = await startServer({
    ...{ entry: 'server/main.ts', core: undefined, flags, nodeFlags },
  })
  atEnd(() => server.stop())
  return server
}

const load = async (more: object, flags = QUIET) => {
  const server = await start([], flags)
  const { host, port, pid } = server
  const { epoch, newest } = (await server.stats()).feed
  const common = { host, port, serverPid: pid, connections: 4, warmUp: 0.3, seconds: 0.5 }
  const polls = { type: 'polls', cursor: `${epoch}.${newest}`, follows: false, agent: 'chromium' }
  return loaded({ ...common, ...polls, ...more } as Load)
}

describe('a load', { timeout: 90_000 }, () => {
  test('of polls at a quiet feed is answered 204 each time', async () => {
    const found = await load({})
    expect(found.done).toBeGreaterThan(100)
    expect(found.statuses).toEqual({ 204: found.done })
    expect(found.failures).toBe(0)
    expect(found.times.n).toBe(found.done)
    expect(found.bytes / found.done).toBeGreaterThan(50)
    expect(found.load.cpu).toBeGreaterThan(0)
  })

  test('of polls that follow a busy feed finds nothing new most of the time', async () => {
    const busy = ['--no-roads', '--source', 'simulator', '--rate', '50']
    const found = await load({ follows: true }, busy)
    // With a cursor that stays where it was, each of them would bring more.
    expect(found.statuses[204]).toBeGreaterThan(found.done / 3)
    expect(found.statuses[200]).toBeGreaterThan(10)
    expect(Object.keys(found.statuses).sort()).toEqual(['200', '204'])
  })

  test.each(TRANSPORTS)('of set-ups by %s gets a first answer each time', async (transport) => {
    const found = await load({ type: 'set-ups', transport })
    expect(found.done).toBeGreaterThan(20)
    expect(found.failures).toBe(0)
  })
})

describe('garbage', { timeout: 90_000 }, () => {
  test('is collected in the server’s process, from outside', async () => {
    const server = await start([INSPECTABLE])
    const heap = async () => (await server.stats()).process.heapUsed
    for (let i = 0; i < 300; i++) await server.stats()
    const before = await heap()
    await collectGarbage(server)
    expect(await heap()).toBeLessThan(before)
  })

  test('is not, of a server that was not started so', async () => {
    await expect(collectGarbage(await start())).rejects.toThrow('no inspector is there')
  })
})
