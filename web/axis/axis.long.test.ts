import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../server/testbed/browser.ts'
import { describeWith } from '../../server/testbed/found.ts'
import { type AxisItem, axisItems, hues, openAxisTable } from '../testbed/axis-table.ts'
import {
  chooseSource,
  nameOf,
  names,
  openDashboard,
  openTab,
  PATIENCE,
  publish,
  send,
  sentId,
  serve,
  type,
} from '../testbed/dashboard.ts'

/** Milliseconds that the first page's roads add to each way. */
const DELAY = 200
/** Milliseconds by which the page may be wrong about the server's clock on a busy machine. */
const CLOCK = 50

describeWith('browser', 'the axis', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 240_000)

  /** A page whose bench has no events but those that a person sends. */
  async function open() {
    const { url } = await serve()
    const dashboard = await openDashboard(browser, url)
    await chooseSource(dashboard.page, 'none')
    await openAxisTable(dashboard.page)
    return { url, ...dashboard }
  }

  test('shows an event that is sent with the space bar under one id in four lanes', async () => {
    const { page, errors } = await open()
    await page.locator('h1').click()
    await page.keyboard.press('Space')
    const id = await sentId(page)
    const items = await itemsWhen(page, (all) => all.filter((it) => it.id === id).length === 5)

    const published = items.filter(({ kind }) => kind === 'publish').find((it) => it.id === id)
    expect(published).toMatchObject({ lane: undefined })
    const arrivals = items.filter((it) => it.kind === 'event' && it.id === id)
    expect(arrivals.map(({ lane }) => lane).sort()).toEqual([...names].sort())
    for (const { from, to, lateness, lane } of arrivals) {
      // Lanes hear of the same event, published once, no sooner than the road lets it through.
      expect(from, lane).toBe(published?.from)
      expect(to - from, lane).toBeGreaterThan(DELAY - CLOCK)
      expect(lateness, lane).toBeCloseTo(to - from, 0)
    }
    for (const lane of ['short-polling', 'long-polling']) {
      const at = arrivals.find((it) => it.lane === lane)?.to ?? 0
      const answers = items.filter((it) => it.lane === lane && it.kind === 'answer')
      const answer = answers.find((it) => Math.abs(it.to - at) < CLOCK)
      expect(answer, lane).toMatchObject({ count: 1 })
      const asked = items.filter((it) => it.lane === lane && it.kind === 'request')
      expect(asked.some(({ from }) => from < (answer?.from ?? 0))).toBe(true)
    }
    expect(errors).toEqual([])
  }, 120_000)

  test('shows polls that wait, polls that are held, and streams as what they are', async () => {
    const { page, errors } = await open()
    await type(page, 'wait', 1)
    await send(page)
    const wanted = {
      'short-polling': ['request', 'answer', 'empty'],
      'long-polling': ['request', 'answer', 'held', 'gap', 'empty'],
      // A stream's heartbeats come every 15 s.
      sse: ['stream', 'event', 'heartbeat'],
      websocket: ['stream', 'event', 'heartbeat'],
    }
    const items = await itemsWhen(page, (all) => {
      return Object.entries(wanted).every(([lane, kinds]) => {
        return kinds.every((kind) => all.some((it) => it.lane === lane && it.kind === kind))
      })
    })
    const of = (lane: string, kind: string) =>
      items.filter((it) => it.lane === lane && it.kind === kind)
    for (const lane of ['sse', 'websocket']) {
      for (const kind of ['held', 'gap', 'empty']) expect(of(lane, kind), lane).toEqual([])
      // It was open all the time, and still is.
      expect(of(lane, 'stream')).toHaveLength(1)
    }
    expect(of('short-polling', 'held')).toEqual([])
    for (const lane of ['short-polling', 'long-polling']) expect(of(lane, 'stream')).toEqual([])
    const held = of('long-polling', 'held').filter(({ to, from }) => to > from + 900)
    expect(held.length).toBeGreaterThan(0)
    // Nobody asks until the answer has come back and the next request has gone there.
    for (const { from, to } of of('long-polling', 'gap').slice(1)) {
      expect(to - from).toBeGreaterThan(2 * DELAY - CLOCK)
    }
    for (const { from, to } of items) expect(to).toBeGreaterThanOrEqual(from)
    expect(errors).toEqual([])
  }, 120_000)

  test('tells a cut from the waiting and the recovery after it, and brackets the replay', async () => {
    const { url, page, benches } = await open()
    const before = await send(page)
    await page.click('[data-action=refuse]')
    await page.click('[data-action=cut]')
    for (const name of names) {
      await page.waitForSelector(`[data-lane=${name}]:not([data-state=open])`, {
        timeout: PATIENCE,
      })
    }
    const missed: string[] = []
    for (const title of ['one', 'two', 'three']) {
      missed.push(await publish(url, title, { bench: nameOf({ benches }) }))
    }
    // The controls are below: what nobody can see is not painted.
    await page.locator('pop-axis canvas').scrollIntoViewIfNeeded()
    const kinds = ['cut', 'waiting', 'recovery', 'replay']
    const items = await itemsWhen(page, (all) =>
      names.every((lane) => {
        const here = all.filter((it) => it.lane === lane)
        const came = here.filter(({ id }) => id !== undefined && missed.includes(id))
        return came.length === 3 && kinds.every((kind) => here.some((it) => it.kind === kind))
      }),
    )
    for (const lane of names) {
      const here = items.filter((it) => it.lane === lane)
      const first = (kind: string) =>
        Math.min(...here.filter((it) => it.kind === kind).map(({ from }) => from))
      const heard = here.find(({ id }) => id === before)?.to ?? Number.NaN
      const back = Math.max(...here.filter(({ kind }) => kind === 'recovery').map(({ to }) => to))
      expect(heard, lane).toBeLessThan(first('cut'))
      expect(first('cut'), lane).toBeLessThanOrEqual(first('waiting'))
      expect(first('waiting'), lane).toBeLessThan(back)
      const replays = here.filter(({ kind }) => kind === 'replay')
      expect(
        replays.reduce((sum, { count }) => sum + count, 0),
        lane,
      ).toBe(3)
      expect(Math.min(...replays.map(({ from }) => from)), lane).toBeGreaterThan(back - CLOCK)
    }
  }, 180_000)

  test('picks an event with the arrow keys, and lights it in the other layers too', async () => {
    const { page, errors } = await open()
    const ids: string[] = []
    for (let index = 0; index < 3; index++) ids.push(await send(page))
    const canvas = page.locator('pop-axis canvas')
    await canvas.focus()
    const lit = (id: string | undefined) => (all: AxisItem[]) => {
      const picked = all.filter(({ isPicked }) => isPicked)
      return picked.length === 5 && picked.every((it) => it.id === id)
    }
    await page.keyboard.press('ArrowLeft')
    await itemsWhen(page, lit(ids[2]))
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await itemsWhen(page, lit(ids[0]))
    await page.keyboard.press('ArrowRight')
    const items = await itemsWhen(page, lit(ids[1]))
    const picked = items.filter(({ isPicked }) => isPicked)
    expect(picked.map(({ kind, lane }) => `${kind} ${lane ?? ''}`).sort()).toEqual(
      ['publish ', ...names.map((name) => `event ${name}`)].sort(),
    )

    await openTab(page, 'events')
    const row = page.locator('pop-ledger tr[aria-current=true]')
    await expect.poll(() => row.count(), { timeout: PATIENCE }).toBe(1)
    expect(await row.getAttribute('data-id')).toBe(ids[1])
    for (const name of names) {
      expect(await row.locator(`[data-lane=${name}]`).getAttribute('data-arrival')).toBe('live')
    }
    // And the other way round: what is picked there is lit on the axis. Newest first.
    await page.locator('pop-ledger .box').focus()
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => row.getAttribute('data-id'), { timeout: PATIENCE }).toBe(ids[2])
    await openTab(page, 'time')
    await itemsWhen(page, lit(ids[2]))
    await canvas.focus()
    await page.keyboard.press('Escape')
    await itemsWhen(page, (all) => all.every(({ isPicked }) => !isPicked))
    expect(errors).toEqual([])
  }, 120_000)

  test('paints each lane in its hue', async () => {
    const { page, errors } = await open()
    await send(page)
    await expect
      .poll(async () => Math.min(...(await hues(page))), { timeout: PATIENCE })
      .toBeGreaterThan(100)
    expect(await page.locator('pop-axis canvas').getAttribute('aria-label')).not.toBe('')
    expect(errors).toEqual([])
  }, 120_000)

  test('goes on in its table while the canvas is scrolled out of sight', async () => {
    const { url, page, errors, benches } = await open()
    await page.setViewportSize({ width: 390, height: 300 })
    await page.locator('pop-axis-table').evaluate((table) => table.scrollIntoView({ block: 'end' }))
    const box = await page.locator('pop-axis canvas').boundingBox()
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(0)
    const id = await publish(url, 'hello', { bench: nameOf({ benches }) })
    await itemsWhen(page, (all) => all.filter((it) => it.id === id).length === 5)
    expect(errors).toEqual([])
  }, 120_000)

  test('steps once a second where less motion is preferred', async () => {
    const { url } = await serve()
    const { page } = await openDashboard(browser, url, { reducedMotion: 'reduce' })
    // From one picture to the next, each looked at in every frame.
    const changes = await page.locator('pop-axis canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement
      return new Promise<number[]>((resolve) => {
        const began = performance.now()
        const changes: number[] = []
        let last = canvas.toDataURL()
        const look = () => {
          const now = canvas.toDataURL()
          if (now !== last) changes.push(performance.now())
          last = now
          if (performance.now() < began + 6000) requestAnimationFrame(look)
          else resolve(changes)
        }
        look()
      })
    })
    // What a lane says, its heartbeats among it, is painted with the next step.
    expect(changes.length).toBeGreaterThanOrEqual(4)
    const gaps = changes.slice(1).map((at, index) => at - (changes[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThan(800)
  }, 120_000)

  test('is found out when it paints nothing', async () => {
    const { url } = await serve()
    const { page } = await openDashboard(browser, url, {}, (page) =>
      page.addInitScript(() => {
        const pen = CanvasRenderingContext2D.prototype
        pen.fill = pen.stroke = pen.fillRect = pen.strokeRect = pen.fillText = () => {}
      }),
    )
    await send(page)
    expect(await hues(page)).toEqual(names.map(() => 0))
  }, 120_000)
})

/** What the table says once that is `enough`; with what it said last, if that never is. */
async function itemsWhen(page: Page, enough: (all: AxisItem[]) => boolean): Promise<AxisItem[]> {
  const until = performance.now() + PATIENCE
  for (;;) {
    const items = await axisItems(page)
    if (enough(items)) return items
    if (performance.now() > until) {
      const lines = items.map(({ kind, lane, id }) => [kind, lane, id].join(' '))
      throw new Error(`the axis does not show it; it shows:\n${lines.join('\n')}`)
    }
    await page.waitForTimeout(100)
  }
}
