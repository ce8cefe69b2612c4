import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser, openPage } from '../../server/testbed/browser.ts'
import { describeWith } from '../../server/testbed/found.ts'
import { Redis } from '../../server/testbed/redis.ts'
import { names, openDashboard, PATIENCE, serve } from '../testbed/dashboard.ts'

const KEY = 'the-key-of-the-teacher'
const SIMULATED = ['--source', 'simulator', '--rate', '5', '--symbols', 'ALFA']

vi.setConfig({ testTimeout: 120_000 })

describeWith('browser', 'what everyone watches', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 60_000)

  async function teach(url: string, key = ''): Promise<{ page: Page; errors: readonly string[] }> {
    const opened = await openPage(browser, `${url}/room?lang=en${key}`)
    opened.page.setDefaultTimeout(PATIENCE)
    await opened.page.waitForSelector('pop-source [data-action=source]')
    return opened
  }

  test('is set by the teacher, and learners see its events on lanes that go on', async () => {
    const { url } = await serve(SIMULATED)
    const learner = await openDashboard(browser, `${url}/?lang=en`)
    const said = learner.page.locator('[data-standing]')
    await learner.page.waitForSelector('[data-lane=sse] [data-arrival=live]', { state: 'attached' })
    const { page, errors } = await teach(url)
    const other = await teach(url)
    expect(await about(page)).toMatch(/^Simulated: a random walk of ALFA, 5 events a second/)

    await page.selectOption('pop-source [data-action=source]', 'tape')
    await page.waitForSelector('pop-source [data-action=speed]')
    expect(await page.locator('pop-source [data-action=rate]').count()).toBe(0)
    await type(page, 'Speed', '100')
    await page.getByText(/XBTUSDT.*replayed 100 times as fast/).waitFor()
    for (const name of names) {
      const lane = learner.page.locator(`[data-lane=${name}]`)
      await lane.getByText('XBTUSDT').first().waitFor({ state: 'attached', timeout: PATIENCE })
    }
    await other.page.getByText(/replayed 100 times as fast/).waitFor()
    expect(await other.page.inputValue('pop-source [data-action=speed]')).toBe('100')

    await page.selectOption('pop-source [data-action=source]', 'simulator')
    await page.selectOption('pop-source [data-action=arrivals]', 'poisson')
    await type(page, 'Rate', '2.5')
    const simulated = /ALFA, 2\.5 events a second on average, at random \(Poisson\)/
    await page.getByText(simulated).waitFor()
    await page.selectOption('pop-source [data-action=source]', 'none')
    await page.locator('pop-source [data-about]').getByText('Only what people send.').waitFor()
    await page.waitForSelector('pop-source input', { state: 'detached' })
    await said.getByText('Only what people send.').waitFor()
    const { transports } = await (await fetch(`${url}/stats`)).json()
    expect(names.map((name) => transports[name].resets)).toEqual(names.map(() => 0))
    expect([...errors, ...other.errors]).toEqual([])
  })

  test('stays as it is where the server refuses, which is said', async () => {
    const { url } = await serve([...SIMULATED, '--tape', 'gone.csv', '--teacher-key', KEY])
    const { page } = await teach(url, `&key=${KEY}`)
    await page.selectOption('pop-source [data-action=source]', 'tape')
    const failure = page.locator('pop-source [role=status]')
    await failure.getByText('The source "tape" cannot be had').waitFor()
    expect(await page.inputValue('pop-source [data-action=source]')).toBe('simulator')
    expect(await about(page)).toMatch(/^Simulated/)

    await type(page, 'Rate', '9999')
    expect(await page.locator('pop-source [data-action=rate]:invalid').count()).toBe(1)
    await type(page, 'Rate', '7')
    await page.getByText(/ALFA, 7 events a second/).waitFor()
    // The channel may have told the page before the answer to it is there.
    await expect.poll(() => failure.innerText(), { timeout: PATIENCE }).toBe('')
  })
})

describeWith('browser', 'what everyone watches on servers that share it', () => {
  describeWith('redis', 'over a Redis', () => {
    test('is not to be set, and why is said', async () => {
      const browser = await launchBrowser()
      const redis = await Redis.start()
      const { url } = await serve([...SIMULATED, '--redis', redis.url])
      const { page, errors } = await openPage(browser, `${url}/room?lang=en`)
      await page.getByText('Servers share this feed').waitFor()
      expect(await page.isDisabled('pop-source [data-action=source]')).toBe(true)
      expect(await page.isDisabled('pop-source [data-action=rate]')).toBe(true)
      expect(errors).toEqual([])
    })
  })
})

function about(page: Page): Promise<string> {
  return page.innerText('pop-source [data-about]')
}

/** As a person does, by the keyboard alone. */
async function type(page: Page, label: string, value: string): Promise<void> {
  await page.getByLabel(label, { exact: false }).focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type(value)
  await page.keyboard.press('Enter')
}
