import type { Browser, Locator, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import { allOpen, openDashboard, serve } from './testbed/dashboard.ts'

/** A page has to come up, and its lanes with it, on a machine that is busy with other tests. */
vi.setConfig({ testTimeout: 90_000 })

describeWith('browser', 'the keyboard', () => {
  let browser: Browser
  let url = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    url = (await serve()).url
  }, 120_000)

  function open() {
    return openDashboard(browser, url, { reducedMotion: 'reduce' })
  }

  test('single keys do something, unless they are switched off, for good', async () => {
    const { page } = await open()
    const sent = page.locator('[data-result=send]')
    const posts = publishedBy(page)
    await page.keyboard.press('3')
    await page.waitForSelector('[data-panel=events]')
    await page.keyboard.press('p')
    await page.waitForSelector('[data-action=pause][aria-pressed=true]')
    await page.keyboard.press('p')
    await page.waitForSelector('[data-action=pause][aria-pressed=false]')
    await page.keyboard.press(' ')
    await expect.poll(() => sent.textContent()).toMatch(/Event \d+ sent/)
    expect(posts).toHaveLength(1)
    await page.click('[data-tab=time]')
    await page.uncheck('[data-action=shortcuts]')
    await blur(page.locator('[data-action=shortcuts]'))
    for (const when of ['at once', 'after a reload']) {
      expect(await page.isChecked('[data-action=shortcuts]'), when).toBe(false)
      for (const key of [' ', '3', 'p']) await page.keyboard.press(key)
      await page.waitForTimeout(300)
      expect(posts, when).toHaveLength(1)
      await page.waitForSelector('[data-panel=time]')
      await page.waitForSelector('[data-action=pause][aria-pressed=false]')
      await page.reload()
      await allOpen(page)
    }
  })

  test('gets everywhere, in the order in which things stand', async () => {
    const { page } = await open()
    const wanted = (await page.evaluate(TABBABLE)) as string[]
    expect(wanted.length).toBeGreaterThan(40)
    const reached: string[] = []
    for (let press = 0; press < wanted.length; press++) {
      await page.keyboard.press('Tab')
      const { what, outline } = (await page.evaluate(FOCUSED)) as { what: string; outline: boolean }
      reached.push(what)
      expect(outline, `focus is seen on ${what}`).toBe(true)
    }
    expect(reached).toEqual(wanted)
  })

  test('goes from tab to tab by its arrows, and sends by Space only where no control has the focus', async () => {
    const { page } = await open()
    const posts = publishedBy(page)
    const tab = (name: string): Locator => page.locator(`[data-tab=${name}]`)
    await tab('time').focus()
    for (const [key, name] of [
      ['ArrowRight', 'bytes'],
      ['End', 'numbers'],
      ['ArrowRight', 'time'],
      ['ArrowLeft', 'numbers'],
      ['Home', 'time'],
    ] as const) {
      await page.keyboard.press(key)
      await page.waitForSelector(`[data-tab=${name}][aria-selected=true]`)
      await expect.poll(() => tab(name).evaluate((it) => it.matches(':focus'))).toBe(true)
    }
    await page.keyboard.press(' ')
    await blur(tab('time'))
    await page.keyboard.press(' ')
    const sent = page.locator('[data-result=send]')
    await expect.poll(() => sent.textContent()).toMatch(/Event \d+ sent/)
    expect(posts).toHaveLength(1)
  })
})

/** Addresses to which the page itself publishes from now on, each time that it does. */
function publishedBy(page: Page): readonly string[] {
  const posts: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (request.method() === 'POST' && pathname === '/feed/events') posts.push(request.url())
  })
  return posts
}

function blur(control: Locator): Promise<void> {
  return control.evaluate((it) => (it as HTMLElement).blur())
}

/** Says of an element which one it is. */
const NAME = `(element) => {
  const host = element.getRootNode().host
  const name = element.dataset.action ?? element.dataset.tab ?? element.dataset.scenario ?? element.getAttribute('aria-label') ?? element.textContent.trim()
  const lane = host?.dataset?.lane ?? element.closest('[data-rail]')?.dataset.rail ?? ''
  return [host?.localName, lane, element.localName, name].join(' ')
}`

/** All that the Tab key should reach, as it stands in the page, in the way that one reads it. */
const TABBABLE = `(() => {
  const name = ${NAME}
  const found = []
  const look = (element) => {
    if (!element.checkVisibility() && getComputedStyle(element).display !== 'contents') return
    const isControl = element.matches('a[href], button, input, select, textarea, summary, [tabindex]')
    if (isControl && !element.disabled && element.tabIndex >= 0) found.push(name(element))
    for (const child of (element.shadowRoot ?? element).children) look(child)
  }
  look(document.body)
  return found
})()`

const FOCUSED = `(() => {
  const name = ${NAME}
  let element = document.activeElement
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const isSeen = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1
  return { what: name(element), outline: isSeen }
})()`
