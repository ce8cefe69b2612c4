import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { FeedEvent } from '../server/feed/event.ts'
import { askLab } from '../server/testbed/benches.ts'
import { launchBrowser } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import { axisItems, openAxisTable } from './testbed/axis-table.ts'
import {
  allOpen,
  choose,
  chooseSource,
  comebacks,
  type Dashboard,
  epochOf,
  heardByAll,
  liveIds,
  nameOf,
  names,
  openDashboard,
  PATIENCE,
  publish,
  QUIET,
  resumed,
  seqOf,
  serve,
  type,
} from './testbed/dashboard.ts'
import { readLedger } from './testbed/ledger.ts'

describeWith('browser', 'a bench', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 240_000)

  test('that is set and cut does not disturb another', async () => {
    const { url } = await serve(['--source', 'simulator', '--rate', '1'])
    const first = await openDashboard(browser, url)
    const second = await openDashboard(browser, url)
    await openAxisTable(second.page)
    const begun = await publish(url, 'begun')
    for (const { page } of [first, second]) await heardByAll(page, begun)
    const before = await comebacks(second.page)

    await chooseSource(first.page, 'simulator')
    await type(first.page, 'delay', 0)
    await first.page.click('[data-action=cut]')
    await resumed(first.page, ['sse', 'websocket'])
    const own = await publish(url, 'of the first bench', { bench: nameOf(first) })
    await heardByAll(first.page, own)
    const common = await publish(url, 'of everyone')
    await heardByAll(second.page, common)

    expect(epochOf(own)).not.toBe(epochOf(common))
    expect(await first.page.locator(`[data-id="${common}"]`).count()).toBe(0)
    expect(await second.page.locator(`[data-id="${own}"]`).count()).toBe(0)
    for (const name of names) {
      const ids = (await liveIds(second.page, name)).map(seqOf)
      expect(ids, name).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index))
      for (const id of await liveIds(second.page, name)) expect(epochOf(id)).toBe(epochOf(common))
    }
    // No lane of the second was lost or reset: each stands where it began.
    expect(await comebacks(second.page)).toEqual(before)
    const kinds = new Set((await axisItems(second.page)).map(({ kind }) => kind))
    expect(kinds).toContain('event')
    for (const kind of ['cut', 'reset', 'waiting', 'recovery', 'replay', 'missing', 'failed']) {
      expect(kinds).not.toContain(kind)
    }
    expect(await settingsOf(url, first)).toMatchObject({ source: 'simulator', delay: 0 })
    expect(await settingsOf(url, second)).toMatchObject({ source: 'main', delay: 200 })
    expect(await typed(second.page, 'delay')).toBe('200')
    expect(second.errors).toEqual([])
  }, 180_000)

  test('with the same settings sees the same events as its neighbour', async () => {
    const { url } = await serve()
    const neighbours = await Promise.all([heard(url), heard(url)])
    for (const { page } of neighbours) {
      await choose(page, 'source', 'simulator')
      await type(page, 'rate', 5)
      await expect.poll(() => typed(page, 'rate')).toBe('5')
    }
    const [one, other] = await Promise.all(
      neighbours.map(async ({ page, events }) => {
        await expect.poll(() => newest(events).length, { timeout: PATIENCE }).toBeGreaterThan(30)
        const [oldest] = newest(events)
        return { rows: await readLedger(page, oldest?.id ?? ''), events: newest(events) }
      }),
    )
    // Each starts from a snapshot of its own moment; from the later one on they agree.
    const from = Math.max(...[one, other].map((it) => seqOf(it?.events[0]?.id ?? '')))
    const data = [one, other].map((it) =>
      it?.events.flatMap(({ id, at, ...rest }) => (seqOf(id) < from ? [] : [rest])).slice(0, 20),
    )
    expect(data[0]).toHaveLength(20)
    expect(data[1]).toEqual(data[0])
    expect(one?.events[0]?.id).not.toBe(other?.events[0]?.id)
    const seen = [one, other].map((it) => {
      const rows = it?.rows.map(({ seq, what }) => ({ seq, what })) ?? []
      return rows.filter(({ seq }) => seq >= from && seq < from + 20)
    })
    expect(seen[0]).toHaveLength(20)
    expect(seen[1]).toEqual(seen[0])
    for (const { errors } of neighbours) expect(errors).toEqual([])
  }, 180_000)

  /** A page, and what its WebSocket lane is sent. */
  async function heard(url: string): Promise<Dashboard & { events: FeedEvent[] }> {
    const events: FeedEvent[] = []
    const dashboard = await openDashboard(browser, url, {}, (page) => {
      page.on('websocket', (socket) => {
        if (!socket.url().includes('/feed/websocket')) return
        socket.on('framereceived', ({ payload }) => {
          const said = JSON.parse(payload.toString()) as FeedEvent | { events?: FeedEvent[] }
          if ('id' in said && 'at' in said && 'data' in said) events.push(said)
          else if ('events' in said) events.push(...(said.events ?? []))
        })
      })
    })
    return { ...dashboard, events }
  }

  test('is shown as a scenario sets it, whatever a person chose before', async () => {
    const { url } = await serve()
    const { page, errors } = await openDashboard(browser, url)
    await chooseSource(page, 'simulator')
    await choose(page, 'arrivals', 'periodic')
    await choose(page, 'arrivals', 'poisson')
    await choose(page, 'source', 'none')
    const shown = () => page.locator('select[data-action=source]').inputValue()
    await expect.poll(shown, { timeout: PATIENCE }).toBe('none')
    await page.click('button[data-scenario=cut]')
    await page.locator('select[data-action=arrivals]').waitFor({ timeout: PATIENCE })
    expect(await shown()).toBe('simulator')
    const arrivals = page.locator('select[data-action=arrivals]')
    await expect.poll(() => arrivals.inputValue(), { timeout: PATIENCE }).toBe('periodic')
    expect(errors).toEqual([])
  }, 120_000)
})

describeWith('browser', 'a server that was killed and started again', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 240_000)

  test('is given the bench anew, as it was set, and the lanes take its roads', async () => {
    const first = await serve()
    const { url } = first
    const dashboard = await openDashboard(browser, url)
    const { page, benches } = dashboard
    await chooseSource(page, 'simulator')
    await type(page, 'rate', 3)
    await type(page, 'delay', 70)
    await type(page, 'wait', 5)
    await expect.poll(() => settingsOf(url, dashboard)).toMatchObject({ rate: 3, delay: 70 })
    const old = benches.at(-1)
    const epoch = epochOf(await publish(url, 'before', { bench: nameOf(dashboard) }))

    first.kill('SIGKILL')
    await first.exited
    for (const name of names) {
      await page.waitForSelector(`[data-lane=${name}]:not([data-state=open])`, {
        timeout: PATIENCE,
      })
    }
    const requested = new Set<string>()
    page.on('request', (request) => requested.add(request.url()))
    page.on('websocket', (socket) => requested.add(socket.url()))
    await serve([...QUIET, '--port', String(first.port)])

    await expect.poll(() => benches.length, { timeout: PATIENCE }).toBeGreaterThan(1)
    await allOpen(page)
    expect(nameOf(dashboard)).not.toBe(old?.name)
    expect(await settingsOf(url, dashboard)).toMatchObject({
      ...{ source: 'simulator', rate: 3, delay: 70, seed: 1 },
    })
    expect(await page.locator('select[data-action=source]').inputValue()).toBe('simulator')
    for (const [action, value] of Object.entries({ rate: '3', delay: '70', wait: '5' })) {
      expect(await typed(page, action)).toBe(value)
    }
    const id = await publish(url, 'after', { bench: nameOf(dashboard) })
    await heardByAll(page, id)
    expect(epochOf(id)).not.toBe(epoch)
    const { roads = {} } = benches.at(-1) ?? {}
    for (const name of names) {
      await page.waitForSelector(`[data-lane=${name}][data-way=road]`)
      const way = [...requested].find((address) => {
        const { port, pathname, searchParams } = new URL(address)
        const isNew = searchParams.get('bench') === nameOf(dashboard)
        return isNew && pathname === `/feed/${name}` && port === String(roads[name])
      })
      expect(way, name).toBeDefined()
    }
    for (const said of await comebacks(page)) expect(said).toMatch(/reset: epoch/i)
    expect(await page.locator('pop-controls .failure').innerText()).toBe('')
    expect((await askLab(url, 'GET', `/${old?.name}`)).status).toBe(404)
  }, 240_000)
})

function typed(page: Page, action: string): Promise<string> {
  return page.locator(`pop-controls [data-action=${action}]`).inputValue()
}

async function settingsOf(url: string, dashboard: Dashboard): Promise<unknown> {
  return (await askLab(url, 'GET', `/${nameOf(dashboard)}`)).body.settings
}

/** Of the events of all logs those of the last one, each once, in order. */
function newest(events: readonly FeedEvent[]): FeedEvent[] {
  const epoch = epochOf(events.at(-1)?.id ?? '')
  const own = events.filter(({ id }) => epochOf(id) === epoch)
  return [...new Map(own.map((event) => [event.id, event])).values()].sort(
    (a, b) => seqOf(a.id) - seqOf(b.id),
  )
}
