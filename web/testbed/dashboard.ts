import type { Browser, Page, Response } from 'playwright-core'
import { expect } from 'vitest'
import type { Bench } from '../../server/lab/bench.ts'
import { type OpenPage, openPage } from '../../server/testbed/browser.ts'
import { type ServerProcess, startServer } from '../../server/testbed/server-process.ts'
import { transports } from '../transports/index.ts'

/** Of the lanes, in the order in which the page shows them. */
export const names = transports.map(({ name }) => name)

/** A source that does not push what a test published out of the lanes' logs. */
export const QUIET = ['--source', 'simulator', '--rate', '0.2'] as const

/** Milliseconds for what a lane does on a busy machine, its longest back-off included. */
export const PATIENCE = 45_000

/** The built server as a process of its own, which serves the built page. */
export function serve(flags: readonly string[] = QUIET): Promise<ServerProcess> {
  return startServer({ entry: 'dist/server/main.js', flags })
}

export interface Dashboard extends OpenPage {
  /** The benches that the server made for this page; the last is the one that it has. */
  readonly benches: readonly Bench[]
}

type Options = Parameters<typeof openPage>[2]

/** Of the bench that a page has now. */
export function nameOf({ benches }: Pick<Dashboard, 'benches'>): string | undefined {
  return benches.at(-1)?.name
}

/** Opens the page and waits until all lanes are open. */
export async function openDashboard(
  browser: Browser,
  url: string,
  options: Options = {},
  before?: (page: Page) => unknown,
): Promise<Dashboard> {
  const benches: Bench[] = []
  const listen = async (page: Page): Promise<void> => {
    page.on('response', async (response: Response) => {
      const isNew = response.request().method() === 'POST' && response.status() === 201
      if (!isNew || !response.url().endsWith('/lab/benches')) return
      // A page that is closing takes the body with it.
      const bench = await response.json().catch(() => undefined)
      if (bench !== undefined) benches.push(bench as Bench)
    })
    await before?.(page)
  }
  const opened = await openPage(browser, url, options, listen)
  await allOpen(opened.page)
  await expect.poll(() => benches.length, { timeout: PATIENCE }).toBeGreaterThan(0)
  return { ...opened, benches }
}

/** Waits until lanes are open: all of them, unless some are named. */
export async function allOpen(
  page: Page,
  { lanes = names, timeout = PATIENCE }: { lanes?: readonly string[]; timeout?: number } = {},
): Promise<void> {
  for (const name of lanes) {
    await page.waitForSelector(`pop-lane[data-lane=${name}][data-state=open]`, { timeout })
  }
}

/** Publishes as another program would, and returns the event's id. */
export async function publish(
  url: string,
  title: string,
  { text = '', bench }: { text?: string; bench?: string | undefined } = {},
): Promise<string> {
  const query = bench === undefined ? '' : `?bench=${bench}`
  const response = await fetch(`${url}/feed/events${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'notification', data: { title, text, from: 'test' } }),
  })
  expect(response.status).toBe(201)
  return ((await response.json()) as { id: string }).id
}

/** Waits until an event is in the log of every lane. */
export async function heardByAll(page: Page, id: string): Promise<void> {
  for (const name of names) {
    const row = page.locator(`[data-lane=${name}] pop-log [data-id="${id}"]`)
    await row.waitFor({ state: 'attached', timeout: PATIENCE })
  }
}

/** Ids in a lane's log that did not come with a snapshot, oldest first. */
export async function liveIds(page: Page, name: string): Promise<string[]> {
  const rows = page.locator(`[data-lane=${name}] pop-log [data-id]:not([data-arrival=snapshot])`)
  const ids = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-id') ?? ''))
  return ids.sort((a, b) => seqOf(a) - seqOf(b))
}

export function seqOf(id: string): number {
  return Number(id.slice(id.indexOf('.') + 1))
}

export function epochOf(id: string): string {
  return id.slice(0, id.indexOf('.'))
}

/** Sends an event with the page's large button, and returns its id once every lane has it. */
export async function send(page: Page): Promise<string> {
  const said = page.locator('[data-result=send]')
  const before = await said.innerText()
  await page.click('[data-action=send]')
  await expect.poll(() => said.innerText(), { timeout: PATIENCE }).not.toBe(before)
  return sentId(page)
}

/** The id of the event that the page said it sent, once every lane has it. */
export async function sentId(page: Page): Promise<string> {
  for (const name of names) {
    await page.waitForSelector(`[data-mark=${name}][data-heard]`, { timeout: PATIENCE })
  }
  const [, seq] = /^Event (\d+) sent/.exec(await page.innerText('[data-result=send]')) ?? []
  const rows = page.locator(`[data-lane=websocket] pop-log [data-id$=".${seq}"]`, {
    hasText: 'Hello no.',
  })
  await rows.first().waitFor({ state: 'attached', timeout: PATIENCE })
  return (await rows.first().getAttribute('data-id')) ?? ''
}

/** Chooses from one of the page's lists. */
export async function choose(page: Page, action: string, value: string): Promise<void> {
  await page.locator(`select[data-action=${action}]`).selectOption(value)
}

/** Types a number into one of the page's controls. */
export async function type(page: Page, action: string, value: number): Promise<void> {
  const input = page.locator(`pop-controls input[data-action=${action}]`)
  await input.fill(String(value))
  await input.press('Tab')
}

/** Chooses a source other than `main`, and waits until every lane says that it stands in its log. */
export async function chooseSource(page: Page, source: string): Promise<void> {
  await choose(page, 'source', source)
  const failure = page.locator('pop-controls .failure')
  for (const name of names) {
    const said = page.locator(`[data-lane=${name}] [data-result=reconnect]`)
    const heard = async () => {
      const failed = await failure.innerText()
      // As a person would, where a busy server took longer to answer than the page waits.
      if (failed !== '') await choose(page, 'source', source)
      return `${await said.innerText()} ${failed}`
    }
    const often = { timeout: PATIENCE, interval: 250 }
    await expect.poll(heard, often).toMatch(/reset: epoch/i)
  }
}

/** What is there once a tab's code has been fetched. */
const CONTENT = {
  time: 'pop-axis canvas',
  bytes: 'pop-bytes .all',
  events: 'pop-ledger .box',
  numbers: 'pop-numbers table',
} as const

export type Tab = keyof typeof CONTENT

/** Of the panel, in the order in which it shows them. */
export const TABS = Object.keys(CONTENT) as Tab[]

/** A tab of the panel, and what is in it. */
export async function openTab(page: Page, tab: Tab): Promise<void> {
  await page.click(`[data-tab=${tab}]`)
  await page.waitForSelector(CONTENT[tab], { timeout: PATIENCE })
}

/** Waits until lanes say that they went on from their cursor, and missed nothing. */
export async function resumed(page: Page, lanes: readonly string[]): Promise<void> {
  for (const name of lanes) {
    const said = page.locator(`[data-lane=${name}] [data-result=reconnect]`)
    await expect
      .poll(() => said.innerText(), { timeout: PATIENCE })
      .toMatch(/^Resumed: \d+ events? replayed, none missed$/)
  }
}

/** How each lane came to where it is, in its own words. */
export function comebacks(page: Page): Promise<string[]> {
  return page.locator('[data-result=reconnect]').allInnerTexts()
}
