import os from 'node:os'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import type { PopRail } from './pop-rail.ts'
import { allOpen, serve } from './testbed/dashboard.ts'
import { figuresOf, METHOD, type Row, tableOf, type Window } from './testbed/performance-report.ts'

/**
 * What the page costs at 10, 100 and 500 events a second over four lanes, as it is opened by a
 * learner: 1280x720, polls every 2 s, 200 ms each way on the roads, an axis of 15 s. Each round opens
 * a fresh page on a server of its own, lets the axis fill, and measures; the rates take turns, so
 * that whatever else the machine does falls on all alike. The table is the result; what is asserted
 * is far above it, since a busy machine must not fail this. Run alone for figures to compare:
 * `TEST_LONG=1 npx vitest run web/performance`.
 */
const RATES = [10, 100, 500] as const
const ROUNDS = 3
/** Milliseconds until the axis is full, and of a window. */
const FILL = 15_000
const WINDOW = 5000
/** Milliseconds that another tab has for its first sight. */
const SETTLE = 1500
const TABS = { 2: 'Bytes', 3: 'Events', 4: 'Numbers' } as const

/** Milliseconds after opening at which the heap at 500 events/s is compared. */
const EARLY = 25_000
const LATE = 50_000
/** Bytes. Kept as objects, what the lanes hear in between would be some 15 MB and more. */
const MOST_GROWTH = 8_000_000

describeWith('browser', 'the page under load', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 120_000)

  test('carries its events, leaves the main thread some time, and keeps its heap bounded', async () => {
    const windows: Window[] = []
    const growth: { early: number; late: number }[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      for (const rate of RATES) {
        const isLast = round === ROUNDS
        const opened = await open(browser, rate)
        const begun = await opened.heap()
        await opened.until(FILL)
        windows.push(await opened.measure('Time', begun))
        if (isLast && rate === 100) {
          for (const [key, tab] of Object.entries(TABS)) {
            await opened.page.keyboard.press(key)
            await opened.page.waitForTimeout(SETTLE)
            windows.push(await opened.measure(tab, await opened.heap()))
          }
        }
        if (isLast && rate === 500) {
          await opened.until(EARLY)
          const early = await opened.heap()
          await opened.until(LATE)
          growth.push({ early, late: await opened.heap() })
        }
        expect(opened.errors).toEqual([])
        await opened.close()
      }
    }
    const rows = figuresOf(windows)
    const [{ early, late }] = growth as [{ early: number; late: number }]
    console.info(
      [
        `${METHOD} Chromium ${browser.version()}, headless, software rendering; ${os.availableParallelism()} cores, load ${os.loadavg()[0]?.toFixed(1)}.`,
        tableOf(rows),
        `Heap at 500 events/s, ${EARLY / 1000} s and ${LATE / 1000} s after opening: ${mega(early)} and ${mega(late)} MB.`,
      ].join('\n'),
    )
    for (const rate of [10, 100]) {
      const { carried, main } = rows.find((row) => row.rate === rate && row.tab === 'Time') as Row
      expect(carried, `share of ${rate} events/s that each lane received`).toBeGreaterThan(0.95)
      expect(main, `share of the main thread at ${rate} events/s`).toBeLessThan(0.95)
    }
    expect(late - early, 'growth of the heap at 500 events/s, bytes').toBeLessThan(MOST_GROWTH)
  }, 600_000)
})

interface Opened {
  readonly page: Page
  readonly errors: readonly string[]
  /** Bytes of JavaScript's heap that are in use, after a collection. */
  heap(): Promise<number>
  /** Waits until so many ms after it was opened. */
  until(ms: number): Promise<void>
  measure(tab: string, heapBefore: number): Promise<Window>
  close(): Promise<void>
}

async function open(browser: Browser, rate: number): Promise<Opened> {
  const server = await serve(['--source', 'simulator', '--rate', String(rate)])
  const viewport = { width: 1280, height: 720 }
  const { page, errors } = await openPage(browser, server.url, { viewport, locale: 'en-US' })
  const began = performance.now()
  await allOpen(page)
  const devtools = await page.context().newCDPSession(page)
  // Time that the thread had a core, so that other processes do not count.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  return {
    page,
    errors,
    heap: () => heapOf(devtools),
    until: (ms) => page.waitForTimeout(Math.max(0, began + ms - performance.now())),
    measure: (tab, heapBefore) => measure(page, devtools, { tab, rate, heapBefore }),
    async close() {
      await page.context().close()
      await server.stop()
    },
  }
}

async function measure(
  page: Page,
  devtools: CDPSession,
  { tab, rate, heapBefore }: { tab: string; rate: number; heapBefore: number },
): Promise<Window> {
  await page.evaluate(watch)
  const before = await metricsOf(devtools)
  await page.waitForTimeout(WINDOW)
  const after = await metricsOf(devtools)
  const { frames, lanes } = await page.evaluate(report)
  const wall = after.at - before.at
  const share = (name: string) => ((after.of(name) - before.of(name)) * 1000) / wall
  return {
    ...{ tab, rate, frames, lanes },
    main: share('TaskDuration'),
    script: share('ScriptDuration'),
    style: share('RecalcStyleDuration'),
    layout: share('LayoutDuration'),
    renderer: share('ProcessTime'),
    heapBefore,
    heapAfter: await heapOf(devtools),
  }
}

async function metricsOf(devtools: CDPSession) {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const values = new Map(metrics.map(({ name, value }) => [name, value]))
  return { at: performance.now(), of: (name: string) => values.get(name) ?? Number.NaN }
}

async function heapOf(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  return (await devtools.send('Runtime.getHeapUsage')).usedSize
}

type Watched = typeof globalThis & { reported?: () => Pick<Window, 'frames' | 'lanes'> }

/** In the page: looks at each frame, and counts what each lane brings by when it was published. */
function watch(): void {
  const rail = document
    .querySelector('pop-dashboard')
    ?.shadowRoot?.querySelector<PopRail>('pop-rail') as PopRail
  const { clock } = rail
  const counts = rail.lanes.map(({ transport: { name } }) => ({ name, n: 0, from: 0, to: 0 }))
  const unlisten = rail.lanes.map((lane, index) =>
    lane.listen((heard) => {
      const count = counts[index]
      if (heard.kind !== 'event' || count === undefined) return
      if (count.n++ === 0) count.from = heard.event.at
      count.to = heard.event.at
    }),
  )
  const frames: number[] = []
  let before: number | undefined
  let request = requestAnimationFrame(function frame(at) {
    if (before !== undefined) frames.push(at - before)
    before = at
    request = requestAnimationFrame(frame)
  })
  ;(globalThis as Watched).reported = () => {
    cancelAnimationFrame(request)
    for (const end of unlisten) end()
    const now = clock.now()
    const lanes = counts.map(({ to, ...count }) => ({ ...count, to, behind: now - to }))
    return { frames, lanes }
  }
}

function report(): Pick<Window, 'frames' | 'lanes'> {
  const { reported } = globalThis as Watched
  if (reported === undefined) throw new Error('nothing was watched')
  return reported()
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
