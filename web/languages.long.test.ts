import type { Browser } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser, openPage } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import { isSame } from './locales/same.ts'
import { names, openDashboard, openTab, serve, TABS } from './testbed/dashboard.ts'
import { type Seen, seenText } from './testbed/seen-text.ts'

/** What is English wherever it stands: what crossed the road, what one types, ids, data of events. */
const CITED =
  /pop-(hex|fields|wire-list|wire-message)|^code|^[a-z0-9]+\.\d+|ALFA|BRAVO|CHARLIE|DELTA|Hello no\.|^this page$|^[A-Z][A-Z0-9]{3,}$/

/** A page has to come up, and its lanes with it, on a machine that is busy with other tests. */
vi.setConfig({ testTimeout: 90_000 })

describeWith('browser', 'Korean', () => {
  let browser: Browser
  let url = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    url = (await serve()).url
  }, 120_000)

  function open(query: string) {
    return openDashboard(browser, `${url}/${query}`, { reducedMotion: 'reduce' })
  }

  test('rewords all that is seen, and no lane is dropped for it', async () => {
    const { page, errors } = await open('?lang=en')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('websocket', (socket) => asked.push(socket.url()))
    await page.click('[data-action=send]')
    for (const name of names) await page.waitForSelector(`[data-mark=${name}][data-heard]`)
    expect(await page.getAttribute('html', 'lang')).toBe('en')
    await page.selectOption('[data-action=language]', 'ko')
    await page.waitForSelector('html[lang=ko]')
    await page.click('[data-action=table]')
    await page.click('pop-controls summary')
    for (const tab of TABS) {
      await openTab(page, tab)
      expect(english(await seenText(page)), tab).toEqual([])
    }
    expect(asked.filter((url) => /feed\/(sse|websocket)/.test(url))).toEqual([])
    for (const name of names) {
      expect(await page.locator(`pop-lane[data-lane=${name}]`).getAttribute('data-state')).toBe(
        'open',
      )
    }
    expect(errors).toEqual([])
  })

  test('is what every scenario asks in', async () => {
    const { page, errors } = await open('?lang=ko')
    await page.click('[data-scenario]')
    for (const card of await page.locator('[data-scenario]').all()) {
      if ((await card.getAttribute('aria-expanded')) === 'false') await card.click()
      await page.waitForSelector('pop-scenario [data-action=run]')
      expect(english(await seenText(page))).toEqual([])
    }
    expect(errors).toEqual([])
  })

  test('is spoken in the room too', async () => {
    const { page, errors } = await openPage(browser, `${url}/room?lang=ko`)
    await page.waitForSelector('[data-action=call]:enabled')
    await page.click('[data-action=call]')
    await page.waitForSelector('[data-called-scenario]')
    expect(english(await seenText(page))).toEqual([])
    await page.click('[data-action=end]')
    expect(errors).toEqual([])
  })
})

/** Text without Korean that has words besides those that stay English. */
function english(seen: readonly Seen[]): string[] {
  return seen
    .filter(({ text, place }) => !CITED.test(place) && !CITED.test(text))
    .filter(({ text }) => !/[가-힣]/.test(text) && !isSame(text))
    .map(({ text, place }) => `${text} (${place})`)
}
