import { expect, test } from 'vitest'
import { eventually } from '../testbed/eventually.ts'
import { startFleet } from '../testbed/fleet.ts'
import { describeWith } from '../testbed/found.ts'
import { askTo } from '../testbed/guarded.ts'
import { Redis } from '../testbed/redis.ts'
import { startServer } from '../testbed/server-process.ts'

const SIMULATED = ['--source', 'simulator', '--rate', '50', '--symbols', 'ALFA']

describeWith('redis', 'a feed that processes share', () => {
  test('is set by none of them, and goes on', async () => {
    const redis = await Redis.start()
    const shared = ['--redis', redis.url, '--no-roads']
    const first = await startServer({ flags: [...shared, ...SIMULATED] })
    const second = await startServer({ flags: shared })
    for (const { url } of [first, second]) {
      const { status, body } = await askTo(url, 'PUT', '/lab/main', { source: 'none' })
      expect([status, body.reason]).toEqual([409, 'shared'])
      expect(body.detail).toContain('--source')
    }
    const said = await askTo(second.url, 'GET', '/lab/main')
    expect(said.body).toMatchObject({ settings: { source: 'tape' }, shared: true })
    const newest = async () => (await askTo(second.url, 'GET', '/stats')).body.feed.newest
    const before = await newest()
    await eventually(async () => expect(await newest()).toBeGreaterThan(before + 10))
  })

  test('nor through a worker, which has its primary say so', async () => {
    const { origin } = await startFleet()
    const { status, body } = await askTo(origin, 'PUT', '/lab/main', { source: 'none' })
    expect([status, body.reason]).toEqual([409, 'shared'])
    const said = await askTo(origin, 'GET', '/lab/main')
    expect([said.status, said.body.settings.source]).toEqual([200, 'simulator'])
  })
})
