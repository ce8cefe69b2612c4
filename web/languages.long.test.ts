import type { Browser, Locator, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser, openPage } from '../server/testbed/browser.ts'
import { type Seen, seenText } from '../server/testbed/deep.ts'
import { describeWith } from '../server/testbed/found.ts'
import { type ServerProcess, startServer } from '../server/testbed/server-process.ts'
import { isSame } from './locales/same.ts'
import { transports } from './transports/index.ts'

const names = transports.map(({ name }) => name)
const TABS = ['time', 'bytes', 'events', 'numbers']

/** What is English wherever it stands: what crossed the road, what one types, ids, data of events. */
const CITED =
  /pop-(hex|fields|wire-list|wire-message)|^code|^[a-z0-9]+\.\d+|ALFA|BRAVO|CHARLIE|DELTA|Hello no\.|^this page$|^[A-Z][A-Z0-9]{3,}$/

/** A page has to come up, and its lanes with it, on a machine that is busy with other tests. */
vi.setConfig({ testTimeout: 90_000 })

describeWith('browser', 'for everyone in the room', () => {
  let browser: Browser
  let server: ServerProcess
  beforeAll(async () => {
    browser = await launchBrowser()
    const flags = ['--source', 'simulator', '--rate', '0.2']
    server = await startServer({ entry: 'dist/server/main.js', flags })
  }, 120_000)

  async function open(query = '', options: Parameters<typeof openPage>[2] = {}) {
    const opened = await openPage(browser, `${server.url}/${query}`, {
      reducedMotion: 'reduce',
      ...options,
    })
    await allOpen(opened.page)
    return opened
  }

  test('Korean rewords all that is seen, and no lane is dropped for it', async () => {
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
      await page.click(`[data-tab=${tab}]`)
      await page
        .locator(PANELS[tab] as string)
        .first()
        .waitFor()
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

  test('every scenario asks in Korean', async () => {
    const { page, errors } = await open('?lang=ko')
    await page.click('[data-scenario]')
    for (const card of await page.locator('[data-scenario]').all()) {
      if ((await card.getAttribute('aria-expanded')) === 'false') await card.click()
      await page.waitForSelector('pop-scenario [data-action=run]')
      expect(english(await seenText(page))).toEqual([])
    }
    expect(errors).toEqual([])
  })

  test('the room speaks Korean too', async () => {
    const { page, errors } = await openPage(browser, `${server.url}/room?lang=ko`)
    await page.waitForSelector('[data-action=call]:enabled')
    await page.click('[data-action=call]')
    await page.waitForSelector('[data-called-scenario]')
    expect(english(await seenText(page))).toEqual([])
    await page.click('[data-action=end]')
    expect(errors).toEqual([])
  })

  test('the address has language, theme and scenario, and brings them back', async () => {
    const { page } = await open()
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

  test('single keys do something, unless they are switched off, for good', async () => {
    const { page } = await open()
    const sent = page.locator('[data-result=send]')
    await page.keyboard.press('3')
    await page.waitForSelector('[data-panel=events]')
    await page.keyboard.press('p')
    await page.waitForSelector('[data-action=pause][aria-pressed=true]')
    await page.keyboard.press('p')
    await page.waitForSelector('[data-action=pause][aria-pressed=false]')
    await page.keyboard.press(' ')
    await expect.poll(() => sent.textContent()).toMatch(/Event \d+ sent/)
    await page.uncheck('[data-action=shortcuts]')
    for (const _ of ['at once', 'after a reload']) {
      await page.reload()
      await allOpen(page)
      expect(await page.isChecked('[data-action=shortcuts]')).toBe(false)
      for (const key of [' ', '3', 'p']) await page.keyboard.press(key)
      await page.waitForTimeout(300)
      expect(await sent.textContent()).toBe('')
      await page.waitForSelector('[data-panel=time]')
      await page.waitForSelector('[data-action=pause][aria-pressed=false]')
    }
  })

  test('the keyboard gets everywhere, in the order in which things stand', async () => {
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

  test('arrow keys go from tab to tab, and Space sends only where no control has the focus', async () => {
    const { page } = await open()
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
    const sent = page.locator('[data-result=send]')
    expect(await sent.textContent()).toBe('')
    await tab('time').evaluate((it) => (it as unknown as { blur(): void }).blur())
    await page.keyboard.press(' ')
    await expect.poll(() => sent.textContent()).toMatch(/Event \d+ sent/)
  })

  test('where less motion is preferred the axis steps once a second', async () => {
    const { page } = await open()
    // From one picture to the next, each looked at in every frame.
    const still = (await page.evaluate(`new Promise((resolve) => {
      const canvas = document.querySelector('pop-dashboard').shadowRoot.querySelector('pop-panel')
        .shadowRoot.querySelector('pop-axis').shadowRoot.querySelector('canvas')
      const changes = []
      let last = canvas.toDataURL()
      const look = () => {
        const now = canvas.toDataURL()
        if (now !== last) changes.push(performance.now())
        last = now
        if (performance.now() < 6000 + began) requestAnimationFrame(look)
        else resolve(changes)
      }
      const began = performance.now()
      look()
    })`)) as number[]
    // What a lane says, its heartbeats among it, is painted with the next step.
    expect(still.length).toBeGreaterThanOrEqual(4)
    const gaps = still.slice(1).map((at, index) => at - (still[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(800)
  })

  for (const [width, height] of [
    [1280, 720],
    [390, 844],
  ] as const) {
    test(`the pause is in sight in every tab, ${width} px wide`, async () => {
      const { page } = await open('', { viewport: { width, height } })
      for (const tab of TABS) {
        await page.click(`[data-tab=${tab}]`)
        await page
          .locator(PANELS[tab] as string)
          .first()
          .waitFor()
        const middle = await page.locator('pop-panel .place').evaluate((it) => {
          const { top, height } = it.getBoundingClientRect()
          return Math.round(top + scrollY + height / 2)
        })
        // At both ends, and where the place of the pause in its bar is half out of sight.
        for (const top of [0, middle - height, middle, 100_000]) {
          await page.evaluate(scrollPage, top)
          const message = `${tab}, scrolled to ${top}`
          await expect
            .poll(() => placeOfPause(page, height), { timeout: 10_000, message })
            .toBe('in sight')
        }
      }
    })
  }

  test('on a projector no type is below 18 px, and lines are 3 px', async () => {
    const { page } = await open('?theme=projector')
    await page.click('[data-action=table]')
    await page.click('pop-controls summary')
    await page.click('[data-action=open-join]')
    await page.click('[data-scenario=quiet-feed]')
    await page.waitForSelector('pop-scenario [data-action=run]')
    for (const tab of TABS) {
      await page.click(`[data-tab=${tab}]`)
      await page
        .locator(PANELS[tab] as string)
        .first()
        .waitFor()
      const small = (await seenText(page)).filter(({ size }) => size < 18)
      expect(small, tab).toEqual([])
    }
    const stroke = await page.evaluate(
      "getComputedStyle(document.documentElement).getPropertyValue('--stroke').trim()",
    )
    expect(stroke).toBe('3')
  })

  test('nothing is wider than the page, in no language, theme or tab', async () => {
    const { page } = await open()
    const wide: string[] = []
    for (const width of [390, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 })
      for (const [lang, theme] of [
        ['en', 'light'],
        ['ko', 'light'],
        ['ko', 'projector'],
        ['en', 'projector'],
      ] as const) {
        await page.selectOption('[data-action=language]', lang)
        await page.selectOption('[data-action=theme]', theme)
        await page.waitForSelector(`html[lang=${lang}][data-theme=${theme}]`)
        for (const tab of TABS) {
          await page.click(`[data-tab=${tab}]`)
          await page
            .locator(PANELS[tab] as string)
            .first()
            .waitFor()
          const is = (await page.evaluate('document.documentElement.scrollWidth')) as number
          if (is > width) wide.push(`${is} px at ${width}: ${lang}, ${theme}, ${tab}`)
        }
      }
    }
    expect(wide).toEqual([])
  })
})

/** What is there once a tab's code has been fetched. */
const PANELS: Record<string, string> = {
  time: 'pop-axis canvas',
  bytes: 'pop-byte-bars',
  events: 'pop-ledger table',
  numbers: 'pop-numbers table',
}

/** Text without Korean that has words besides those that stay English. */
function english(seen: readonly Seen[]): string[] {
  return seen
    .filter(({ text, place }) => !CITED.test(place) && !CITED.test(text))
    .filter(({ text }) => !/[가-힣]/.test(text) && !isSame(text))
    .map(({ text, place }) => `${text} (${place})`)
}

/** In the page, which learns of it with the next frame: until then the pause is where it was. */
async function scrollPage(top: number): Promise<void> {
  scrollTo(0, top)
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
}

async function placeOfPause(page: Page, height: number): Promise<string> {
  const box = await page.locator('[data-action=pause]').boundingBox()
  if (box === null) return 'nowhere'
  const [top, bottom] = [box.y, box.y + box.height]
  return top >= 0 && bottom <= height ? 'in sight' : `from ${top} to ${bottom}`
}

async function allOpen(page: Page): Promise<void> {
  for (const name of names) {
    await page.waitForSelector(`pop-lane[data-lane=${name}][data-state=open]`, { timeout: 45_000 })
  }
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
