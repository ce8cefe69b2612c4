import { expect } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients, standIns } from './clients.ts'
import { ask, get } from './conversation.ts'
import { price } from './drafts.ts'
import { cursorAt, type Served } from './serve.ts'

/**
 * One client on every transport, who watches while something else goes wrong. The function that
 * it returns publishes once more and expects that the server lives and that nobody lost anything.
 */
export async function witnesses(served: Served, platform = standIns): Promise<() => Promise<void>> {
  const first = served.feed.bounds().newest
  const clients = await Promise.all(
    halves.map(({ name }) =>
      nodeClients(halves, platform).connect(name, served.origin, { interval: 50, wait: 20 }),
    ),
  )
  const allCaughtUp = async (): Promise<void> => {
    const newest = cursorAt(served, served.feed.bounds().newest)
    for (const client of clients) {
      await expect.poll(() => client.cursor(), { timeout: 10_000 }).toBe(newest)
    }
  }
  await allCaughtUp()
  return async () => {
    expect(await ask(served.port, get('/health'))).toMatchObject({ status: 200 })
    await served.feed.publish(price('WITNESS', 1))
    await allCaughtUp()
    const expected = served.feed.read(first, 1_000_000, Number.POSITIVE_INFINITY)
    for (const [index, client] of clients.entries()) {
      const reports = await client.reports()
      const events = reports.flatMap((it) =>
        it.kind === 'event' && it.arrival !== 'snapshot' ? [JSON.stringify(it.event)] : [],
      )
      const name = halves[index]?.name
      expect(events, name).toEqual(expected.map(({ json }) => json))
      const bad = reports.filter(({ kind }) => /^(gap|repeat|problem)$/.test(kind))
      expect(bad, name).toEqual([])
      expect(
        reports.filter(({ kind }) => kind === 'start'),
        `${name} stayed`,
      ).toHaveLength(1)
    }
  }
}
