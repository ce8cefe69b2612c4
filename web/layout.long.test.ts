import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import { openDashboard, openTab, PATIENCE, serve, TABS } from './testbed/dashboard.ts'
import { seenText } from './testbed/seen-text.ts'

/** A page has to come up, and its lanes with it, on a machine that is busy with other tests. */
vi.setConfig({ testTimeout: 90_000 })

/** The axis steps once a second. */
const STILL = { reducedMotion: 'reduce' } as const

describeWith('browser', 'the layout', () => {
  let browser: Browser
  let url = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    url = (await serve()).url
  }, 120_000)

  function open(query = '', options: Parameters<typeof openDashboard>[2] = {}) {
    return openDashboard(browser, `${url}/${query}`, { ...STILL, ...options })
  }

  for (const [width, height] of [
    [1280, 720],
    [390, 844],
  ] as const) {
    test(`the pause is in sight in every tab, ${width} px wide`, async () => {
      const { page } = await open('', { viewport: { width, height } })
      for (const tab of TABS) {
        await openTab(page, tab)
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

  test('on a projector no type is below 18 px', async () => {
    const { page } = await open('?theme=projector')
    await page.click('[data-action=table]')
    await page.click('pop-controls summary')
    await page.click('[data-action=open-join]')
    await page.click('[data-scenario=quiet-feed]')
    await page.waitForSelector('pop-scenario [data-action=run]')
    for (const tab of TABS) {
      await openTab(page, tab)
      const small = (await seenText(page)).filter(({ size }) => size < 18)
      expect(small, tab).toEqual([])
    }
  })

  test('on a projector the axis is drawn in lines of 3 px, and the finest are of 2', async () => {
    const { page } = await openDashboard(browser, `${url}/?theme=projector`, STILL, recordLines)
    const widths = () =>
      page.evaluate(() => [...(globalThis as Recorded).widths].sort((a, b) => a - b))
    await expect.poll(widths, { timeout: PATIENCE }).toContain(3)
    expect((await widths())[0]).toBeGreaterThanOrEqual(2)
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
          await openTab(page, tab)
          const is = (await page.evaluate('document.documentElement.scrollWidth')) as number
          if (is > width) wide.push(`${is} px at ${width}: ${lang}, ${theme}, ${tab}`)
        }
      }
    }
    expect(wide).toEqual([])
  })
})

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

type Recorded = typeof globalThis & { readonly widths: ReadonlySet<number> }

/** Before the page is there: writes down how wide the lines are that it draws. */
async function recordLines(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const widths = new Set<number>()
    Object.assign(globalThis, { widths })
    const pen = CanvasRenderingContext2D.prototype
    const stroke: (path?: Path2D) => void = pen.stroke
    pen.stroke = function (this: CanvasRenderingContext2D, path?: Path2D) {
      widths.add(this.lineWidth)
      if (path === undefined) stroke.call(this)
      else stroke.call(this, path)
    }
  })
}
