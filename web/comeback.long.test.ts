import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import {
  allOpen,
  chooseSource,
  comebacks,
  type Dashboard,
  heardByAll,
  nameOf,
  names,
  openDashboard,
  PATIENCE,
  publish,
  resumed,
  send,
  seqOf,
  serve,
  type,
} from './testbed/dashboard.ts'
import { readLedger } from './testbed/ledger.ts'

describeWith('browser', 'a page that comes back', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 240_000)

  test('loses nothing when all its lanes are cut', async () => {
    const { url } = await serve()
    const dashboard = await openDashboard(browser, url)
    const { page } = dashboard
    await chooseSource(page, 'simulator')
    await type(page, 'rate', 5)
    const before = await settled(url, dashboard)
    await page.click('[data-action=cut]')
    await resumed(page, ['sse', 'websocket'])
    await allOpen(page)
    const after = await publish(url, 'after', { bench: nameOf(dashboard) })
    await heardByAll(page, after)
    await expectAll(page, before, after)
    // A poll that no cut met, or that the browser sent again by itself, has nothing to resume.
    for (const said of await comebacks(page)) {
      expect(said).toMatch(/^(Resumed: .*none missed$|Reset: epoch)/)
    }
  }, 180_000)

  test('loses nothing over an absence with the cursor, and without it what was sent', async () => {
    const { url } = await serve()
    const dashboard = await openDashboard(browser, url)
    const { page } = dashboard
    await chooseSource(page, 'simulator')
    const before = await settled(url, dashboard)
    await send(page)
    await away(page)
    await allOpen(page)
    await resumed(page, names)
    const between = await publish(url, 'between', { bench: nameOf(dashboard) })
    await heardByAll(page, between)
    await expectAll(page, before, between)

    await page.locator('[data-action=keep-cursor]').uncheck()
    await away(page)
    await allOpen(page)
    const said = await comebacks(page)
    const after = await publish(url, 'after', { bench: nameOf(dashboard) })
    await heardByAll(page, after)
    const rows = await readLedger(page, between)
    const all = seqOf(after) - seqOf(between) + 1
    for (const [index, name] of names.entries()) {
      const had = rows.filter(({ seq, cells }) => {
        return seq <= seqOf(after) && /^(live|replay|snapshot)$/.test(cells[name]?.arrival ?? '')
      })
      const pattern = /^Started over from a snapshot of \d+ events; (\d+) events missed$/
      const [, missed] = pattern.exec(said[index] ?? '') ?? []
      expect(missed, `${name}: ${said[index]}`).toBeDefined()
      const went = rows.map(({ seq, cells }) => `${seq} ${cells[name]?.arrival}`).join(', ')
      expect(all - had.length, `${name}: ${said[index]}: ${went}`).toBe(Number(missed))
      expect(Number(missed)).toBeGreaterThan(0)
    }
  }, 240_000)
})

/** Between two events, both included, every lane received every one. */
async function expectAll(page: Page, from: string, to: string): Promise<void> {
  const rows = (await readLedger(page, from)).filter(({ seq }) => seq <= seqOf(to))
  const seqs = rows.map(({ seq }) => seq).reverse()
  expect(seqs).toEqual(
    Array.from({ length: seqOf(to) - seqOf(from) + 1 }, (_, index) => seqOf(from) + index),
  )
  for (const { id, cells } of rows) {
    expect(Object.keys(cells).sort()).toEqual([...names].sort())
    for (const name of names) {
      expect(cells[name]?.arrival, `${id} ${name}`).toMatch(/^(live|replay)$/)
    }
  }
}

/** Waits until every lane stands in its bench's log. Returns the id of an event that all had. */
async function settled(url: string, dashboard: Dashboard): Promise<string> {
  const { page } = dashboard
  // The first may come with the snapshot that a lane is reset to; the second cannot.
  const bench = nameOf(dashboard)
  await heardByAll(page, await publish(url, 'first', { bench }))
  const id = await publish(url, 'before', { bench })
  await heardByAll(page, id)
  return id
}

/** Breaks all lanes for ten seconds, and waits until all have noticed, and say so. */
async function away(page: Page): Promise<void> {
  await page.click('[data-action=refuse]')
  await page.click('[data-action=cut]')
  for (const name of names) {
    const row = page.locator(`[data-rail=${name}][data-state=waiting]`, { hasText: 'Waiting' })
    await row.waitFor({ timeout: PATIENCE })
  }
}
