import { expect, test } from 'vitest'
import { chooseSource, heardByAll, openDashboard, send } from '../../web/testbed/dashboard.ts'
import { tried } from '../../web/testbed/scenario-page.ts'
import { launchBrowser } from '../testbed/browser.ts'
import { pidsOf, startFleet } from '../testbed/fleet.ts'
import { describeWith } from '../testbed/found.ts'

describeWith('redis', 'three workers', () => {
  describeWith('browser', 'in a real browser', () => {
    test('have a page with its bench, its roads and four lanes, and sends, whoever is asked for what', async () => {
      const served = await startFleet()
      const { page, errors, benches } = await openDashboard(await launchBrowser(), served.origin)
      await heardByAll(page, await send(page))
      await chooseSource(page, 'simulator')
      await heardByAll(page, await send(page))
      expect(Object.keys(benches.at(-1)?.roads ?? {})).toHaveLength(4)
      expect(errors).toEqual([])
    }, 180_000)

    test('have a page that says which of them each lane is with, and loses nothing when one is killed', async ({
      skip,
    }) => {
      const served = await startFleet({ flags: ['--rate', '10'] })
      const browser = await launchBrowser()
      const before = await pidsOf(served)
      const attempt = { id: 'lose-a-server', settings: { delay: '0' }, prediction: 0, seconds: 30 }
      const { on, sentences, compared, agrees, leave } = await tried(
        browser,
        served.origin,
        attempt,
        skip,
      )
      expect(sentences[0]).toMatch(/^None: whoever was with a server that was killed went on/)
      expect(sentences[1]).toMatch(/^(Until another server answered it|Answered by another server)/)
      expect(compared).toMatch(/^You said 0 events lost, it was 0 events lost \(n = /)
      expect(agrees).toBe('true')
      // Back on their bench, the lanes are with the primary.
      const named = on.page.locator('[data-rail] [data-server]')
      await expect.poll(() => named.allInnerTexts()).toEqual(Array(4).fill('server primary'))
      await expect.poll(() => pidsOf(served), { timeout: 20_000 }).toHaveLength(3)
      const after = await pidsOf(served)
      expect(after.filter((pid) => before.includes(pid))).toHaveLength(1)
      await leave()
    }, 300_000)
  })
})
