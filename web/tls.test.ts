import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import { atEnd } from '../server/testbed/lifetime.ts'
import { type ServerProcess, startServer } from '../server/testbed/server-process.ts'
import { allOpen, openDashboard, QUIET, send } from './testbed/dashboard.ts'

const TRUSTING = { ignoreHTTPSErrors: true }

/** Milliseconds after which a stream that is not open hangs, and in which one opens on a busy machine. */
const HANGS = 2000
const OPENS = 15_000

describeWith('browser', 'over TLS', () => {
  let browser: Browser
  let home: string
  beforeAll(async () => {
    browser = await launchBrowser()
    home = await mkdtemp(join(tmpdir(), 'push-or-poll-home-'))
    atEnd(() => rm(home, { recursive: true }))
  }, 240_000)

  function serveSecurely(...flags: string[]): Promise<ServerProcess> {
    return startServer({
      entry: 'dist/server/main.js',
      flags: ['--tls', ...QUIET, ...flags],
      env: { HOME: home, XDG_DATA_HOME: home, LOCALAPPDATA: home },
    })
  }

  test('the page works, each lane over a road that ends TLS', async () => {
    const { url } = await serveSecurely()
    const { page, errors } = await openDashboard(browser, url, TRUSTING)
    await send(page)
    expect(await page.locator('pop-lane[data-way=road]').count()).toBe(4)
    const bytes = page.locator('pop-rail [data-figure=bytes]')
    await expect.poll(() => bytes.allInnerTexts()).not.toContainEqual(expect.stringMatching(/–/))
    expect(errors).toEqual([])
  })

  test('[row 26] sse: eight tabs with a stream each, and a page beside them, share one connection', async () => {
    const { url } = await serveSecurely('--no-roads')
    const context = await browser.newContext(TRUSTING)
    atEnd(() => context.close())
    const pages = await tabs(context, 8, `${url}/health`)
    expect(await Promise.all(pages.map((page) => opens(page, OPENS)))).toEqual(Array(8).fill(true))
    const [page] = await tabs(context, 1, url)
    await allOpen(page as Page)
    const size = (page as Page).locator('[data-rail=sse] div:has(> [data-figure=bytes])')
    await expect.poll(() => size.getAttribute('title')).toMatch(/not split.*HTTP\/2/)
    const { http2, transports } = await read(page as Page)
    expect(http2).toMatchObject({ connections: 1, requests: { sse: 9 } })
    // RFC 8441 is not offered: a WebSocket has a connection of its own, of HTTP/1.1.
    expect(transports.websocket?.connections).toBe(1)
  }, 60_000)

  test('[row 26] sse: without TLS the seventh stream of a browser stays pending, until one ends', async () => {
    const { url } = await startServer({ entry: 'dist/server/main.js', flags: QUIET })
    const context = await browser.newContext()
    atEnd(() => context.close())
    const pages = await tabs(context, 7, `${url}/health`)
    const opened: boolean[] = []
    for (const [index, page] of pages.entries()) {
      opened.push(await opens(page, index < 6 ? OPENS : HANGS))
    }
    expect(opened).toEqual([...Array(6).fill(true), false])
    await pages[0]?.close()
    expect(await pages[6]?.evaluate('opened')).toBe(true)
  }, 60_000)
})

async function tabs(context: BrowserContext, count: number, url: string): Promise<Page[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const page = await context.newPage()
      await page.goto(url)
      return page
    }),
  )
}

/** Begins a stream, and says whether it opens in time; `opened` in the page says when it does. */
function opens(page: Page, within: number): Promise<boolean> {
  return page.evaluate((hangs) => {
    const source = new EventSource('/feed/sse')
    const opened = new Promise<boolean>((resolve) => {
      source.onopen = () => resolve(true)
    })
    Object.assign(window, { source, opened })
    const hung = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), hangs))
    return Promise.race([opened, hung])
  }, within)
}

async function read(page: Page): Promise<{
  http2?: { requests: Record<string, number> }
  transports: Record<string, { connections: number }>
}> {
  return page.evaluate(async () => (await fetch('/stats')).json())
}
