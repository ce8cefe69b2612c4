import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../../../server/testbed/browser.ts'
import { describeWith } from '../../../server/testbed/found.ts'
import { atEnd } from '../../../server/testbed/lifetime.ts'
import { violations } from '../../../web/testbed/axe.ts'
import * as runs from '../capacity/made-up.ts'
import { questions } from '../questions.ts'
import { madeUp } from './made-up.ts'
import { reportPage } from './page.ts'

let text = ''

describeWith('browser', 'the page of all runs in a browser', () => {
  beforeAll(async () => {
    const records = [runs.bytes, madeUp(), runs.idle, runs.clients, runs.polls]
    text = await reportPage(await questions(), records)
  })

  async function opened(browser: Browser, width: number, colorScheme: 'light' | 'dark') {
    const folder = await mkdtemp(join(os.tmpdir(), 'page-'))
    atEnd(() => rm(folder, { recursive: true }))
    const file = join(folder, 'index.html')
    await writeFile(file, text)
    const asked: string[] = []
    const options = { viewport: { width, height: 900 }, colorScheme }
    const { page, errors } = await openPage(browser, pathToFileURL(file).href, options, (page) => {
      page.on('request', (request) => asked.push(request.url()))
    })
    return { page, errors, asked: asked.filter((url) => !url.startsWith('data:')) }
  }

  test.each([
    [360, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1600, 'dark'],
  ] as const)(
    '%i px wide, %s: nothing hangs over, nothing is hard to read, nothing is fetched',
    async (width, scheme) => {
      const { page, errors, asked } = await opened(await launchBrowser(), width, scheme)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      expect(await violations(page)).toEqual([])
      expect(asked).toHaveLength(1)
      expect(errors).toEqual([])
      // One of each chart's two sizes, so that its letters are as large as they were meant to be.
      const shown = page.locator('figure svg:visible')
      expect(await shown.count()).toBe(await page.locator('figure').count())
    },
  )

  test('computes for what is typed, and marks what nobody measured', async () => {
    const { page, errors } = await opened(await launchBrowser(), 1280, 'light')
    const cores = () => answer(page, 'Server-sent events', 'Cores of the server')
    await page.fill('[name=rate]', '20')
    await page.fill('[name=payload]', '165')
    await page.fill('[name=clients]', '1000')
    // 1,000 clients × 20 events × 10.5 µs
    expect(await cores()).toContain('0.21')
    expect(await cores()).toContain('within what was measured')
    await page.fill('[name=clients]', '10000000')
    expect(await cores()).toContain('2,100')
    expect(await cores()).toContain('extrapolated')
    // What is no number changes nothing.
    await page.fill('[name=clients]', '')
    expect(await cores()).toContain('2,100')
    expect(errors).toEqual([])
  })
})

async function answer(page: Page, transport: string, name: string): Promise<string> {
  const card = page.locator('article', { hasText: transport })
  return card.locator('.answers', { hasText: name }).innerText()
}
