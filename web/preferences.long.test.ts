import type { Browser } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import { openDashboard, serve } from './testbed/dashboard.ts'

/** A page has to come up, and its lanes with it, on a machine that is busy with other tests. */
vi.setConfig({ testTimeout: 90_000 })

describeWith('browser', 'what a person prefers', () => {
  let browser: Browser
  let url = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    url = (await serve()).url
  }, 120_000)

  test('is in the address, with the scenario, and comes back from there', async () => {
    const { page } = await openDashboard(browser, url, { reducedMotion: 'reduce' })
    await page.selectOption('[data-action=language]', 'ko')
    await page.selectOption('[data-action=theme]', 'dark')
    await page.click('[data-scenario=distance]')
    const query = () => Object.fromEntries(new URL(page.url()).searchParams)
    await expect.poll(query).toEqual({ lang: 'ko', theme: 'dark', scenario: 'distance' })
    await page.reload()
    await page.waitForSelector('html[lang=ko][data-theme=dark]')
    await page.waitForSelector('[data-scenario=distance][aria-expanded=true]')
    await page.waitForSelector('pop-scenario [data-action=run]')
    await page.click('pop-scenario [data-action=close]')
    await page.selectOption('[data-action=theme]', 'auto')
    await expect.poll(query).toEqual({ lang: 'ko' })
  })
})
