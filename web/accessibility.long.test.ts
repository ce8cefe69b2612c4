import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import type { ServerProcess } from '../server/testbed/server-process.ts'
import { violations } from './testbed/axe.ts'
import { allOpen, names, serve } from './testbed/dashboard.ts'

/** Language and theme. Colours are the same in both languages, and widths in light and dark. */
const LOOKS = [
  ['en', 'projector'],
  ['en', 'dark'],
  ['ko', 'light'],
  ['en', 'light'],
] as const

/** The axis steps once a second, so that axe-core has the processor for itself. */
const STILL = { colorScheme: 'light', reducedMotion: 'reduce' } as const

/** Now and then an event, for something to look at among events, bytes and numbers. */
const FEED = ['--source', 'simulator', '--rate', '0.5', '--seed', '5']

/** Milliseconds for axe-core to look at a screen four times, on one busy core. */
const LONG = 90_000

describeWith('browser', 'axe-core finds nothing serious', () => {
  let browser: Browser
  let server: ServerProcess
  let page: Page
  let errors: readonly string[]
  let connections: Connections

  beforeAll(async () => {
    browser = await launchBrowser()
    server = await serve(FEED)
    ;({ page, errors } = await openPage(browser, `${server.url}/?lang=en`, STILL))
    connections = new Connections(page)
    await page.reload()
    await allOpen(page)
    await page.click('[data-action=send]')
    for (const name of names) await page.waitForSelector(`[data-mark=${name}][data-heard]`)
  }, 120_000)

  /** In every language and theme, switched by hand; which no lane may notice. */
  async function looksRight(): Promise<void> {
    const before = { ...connections.opened }
    for (const [lang, theme] of LOOKS) {
      await look(page, lang, theme)
      expect(await violations(page), `${lang}, ${theme}`).toEqual([])
    }
    expect(connections.opened).toEqual(before)
    expect(errors).toEqual([])
  }

  test('in the first view', looksRight, LONG)

  test(
    'in the colours of the system: light, dark, and those that a person has forced on it',
    async () => {
      await page.selectOption('[data-action=theme]', 'auto')
      for (const media of [
        { colorScheme: 'dark' },
        { colorScheme: 'light' },
        { forcedColors: 'active' },
      ] as const) {
        await page.emulateMedia(media)
        expect(await violations(page), JSON.stringify(media)).toEqual([])
      }
      await page.emulateMedia({ forcedColors: 'none' })
    },
    LONG,
  )

  test(
    'with the table of the axis, a way into the room, and all settings open',
    async () => {
      await page.click('[data-action=table]')
      await page.waitForSelector('[data-axis-item]')
      await page.click('[data-action=open-join]')
      await page.click('pop-controls summary')
      await page.click('pop-axis summary')
      await looksRight()
      await page.click('[data-action=table]')
    },
    LONG,
  )

  test(
    'among bytes, with a message taken apart',
    async () => {
      await page.click('[data-tab=bytes]')
      await page.locator('[data-message][data-road=websocket]').first().click()
      await page.locator('pop-fields [data-field]').first().click()
      await looksRight()
    },
    LONG,
  )

  test(
    'among events, with one picked',
    async () => {
      await page.click('[data-tab=events]')
      await page.locator('pop-ledger [data-row]').first().click()
      await looksRight()
    },
    LONG,
  )

  test(
    'among numbers',
    async () => {
      await page.click('[data-tab=numbers]')
      await page.waitForSelector('pop-chart canvas')
      await looksRight()
    },
    LONG,
  )

  test(
    'on a phone',
    async () => {
      await page.click('[data-tab=time]')
      await page.setViewportSize({ width: 390, height: 844 })
      await looksRight()
      await page.setViewportSize({ width: 1280, height: 720 })
    },
    LONG,
  )

  test(
    'in a scenario, when it asks and when it has its verdict',
    async () => {
      await page.click('[data-scenario=one-event]')
      await page.waitForSelector('[data-phase=asking] [data-action=run]')
      await allOpen(page)
      await looksRight()
      await page.check('pop-scenario input[value=short-polling]')
      await page.click('pop-scenario [data-action=run]')
      await page.waitForSelector('[data-verdict]', { timeout: 45_000 })
      await looksRight()
      await page.click('pop-scenario [data-action=close]')
      await page.waitForSelector('pop-scenario', { state: 'detached' })
    },
    2 * LONG,
  )

  test(
    'when all lanes have stopped, and when the server is out of reach',
    async () => {
      await page.click('[data-action=stop-all]')
      for (const name of names)
        await page.waitForSelector(`[data-rail=${name}][data-state=stopped]`)
      await looksRight()
      await page.click('[data-action=start-all]')
      await allOpen(page)
      server.kill('SIGKILL')
      await server.exited
      for (const name of names)
        await page.waitForSelector(`[data-rail=${name}]:not([data-state=open])`)
      for (const [lang, theme] of LOOKS) {
        await look(page, lang, theme)
        expect(await violations(page), `${lang}, ${theme}`).toEqual([])
      }
    },
    2 * LONG,
  )
})

describeWith('browser', 'axe-core finds nothing serious in the room', () => {
  test(
    'when it is empty, and with two learners who answer',
    async () => {
      const browser = await launchBrowser()
      const { url } = await serve(FEED)
      const room = await openPage(browser, `${url}/room?lang=en`, STILL)
      await room.page.waitForSelector('[data-action=call]:enabled')
      const inEveryLook = async () => {
        for (const [lang, theme] of LOOKS) {
          await look(room.page, lang, theme)
          expect(await violations(room.page), `${lang}, ${theme}`).toEqual([])
        }
      }
      await inEveryLook()
      const learners = await Promise.all(
        ['Ada', '민준'].map(async (nickname) => {
          const { page } = await openPage(browser, url, STILL)
          await page.click('[data-action=open-join]')
          await page.fill('[name=nickname]', nickname)
          await page.press('[name=nickname]', 'Enter')
          await page.waitForSelector('[data-seat=taken]')
          return page
        }),
      )
      await room.page.selectOption('[name=scenario]', 'quiet-feed')
      await room.page.click('[data-action=call]')
      for (const [index, page] of learners.entries()) {
        await page.waitForSelector('pop-scenario')
        await page.fill('[name=prediction]', String(20 + index))
        await page.click('pop-scenario [data-action=predict]')
      }
      await expect.poll(() => room.page.locator('[data-dot=prediction]').count()).toBe(2)
      await inEveryLook()
      expect(room.errors).toEqual([])
    },
    3 * LONG,
  )
})

/** How many streams a page has opened since. */
class Connections {
  readonly opened = { sse: 0, websocket: 0 }

  constructor(page: Page) {
    page.on('request', (request) => {
      if (request.url().includes('/feed/sse')) this.opened.sse++
    })
    page.on('websocket', (socket) => {
      if (socket.url().includes('/feed/websocket')) this.opened.websocket++
    })
  }
}

async function look(page: Page, lang: 'en' | 'ko', theme: string): Promise<void> {
  await page.selectOption('[data-action=language]', lang)
  await page.selectOption('[data-action=theme]', theme)
  await page.waitForSelector(`html[lang=${lang}][data-theme=${theme}]`)
}
