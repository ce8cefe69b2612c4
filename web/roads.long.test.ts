import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import {
  heardByAll,
  names,
  openDashboard,
  openTab,
  PATIENCE,
  QUIET,
  send,
  serve,
} from './testbed/dashboard.ts'

describeWith('browser', 'a page without roads', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 240_000)

  test('goes over its own origin where the server opens none', async () => {
    const { url } = await serve([...QUIET, '--no-roads'])
    const requested: string[] = []
    const { page, errors } = await openDashboard(browser, url, {}, (page) => {
      page.on('request', (request) => requested.push(new URL(request.url()).host))
      page.on('websocket', (socket) => requested.push(new URL(socket.url()).host))
    })
    for (const name of names) await page.waitForSelector(`[data-lane=${name}][data-way=own]`)
    await send(page)
    expect(new Set(requested)).toEqual(new Set([new URL(url).host]))
    // There is nothing to delay or to cut, and nothing is said to be delayed.
    for (const action of ['delay', 'cut', 'freeze', 'refuse']) {
      expect(await page.locator(`pop-controls [data-action=${action}]`).count()).toBe(0)
    }
    await openTab(page, 'bytes')
    await page.getByText('There are no roads for this page').waitFor({ timeout: PATIENCE })
    expect(errors).toEqual([])
  }, 120_000)

  test('falls back to its own origin, and says so, where the roads are out of reach', async () => {
    const { url } = await serve()
    const isRoad = (address: URL) =>
      address.hostname === '127.0.0.1' && address.host !== new URL(url).host
    const { page } = await openDashboard(browser, url, {}, async (page) => {
      await page.route(isRoad, (route) => route.abort('connectionrefused'))
      await page.routeWebSocket(isRoad, (socket) => socket.close())
    })
    for (const name of names) {
      await page.waitForSelector(`[data-lane=${name}][data-way=fallback][data-state=open]`, {
        timeout: PATIENCE,
      })
    }
    const said = names.map((name) => page.locator(`[data-rail=${name}]`, { hasText: 'no road' }))
    for (const row of said) await row.waitFor({ timeout: PATIENCE })
    const id = await send(page)
    await heardByAll(page, id)
    // That it heard of the event does not hide it.
    for (const row of said) await row.waitFor({ timeout: PATIENCE })
    await openTab(page, 'bytes')
    await page.getByText('No road can be reached from here').waitFor({ timeout: PATIENCE })
  }, 180_000)
})
