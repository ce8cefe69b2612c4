import { expect, test } from 'vitest'
import { chooseSource, heardByAll, openDashboard, send } from '../../web/testbed/dashboard.ts'
import { launchBrowser } from '../testbed/browser.ts'
import { startFleet } from '../testbed/fleet.ts'
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
  })
})
