import type { Browser } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser } from '../../server/testbed/browser.ts'
import { describeWith } from '../../server/testbed/found.ts'
import { shareRange } from '../model/bounds.ts'
import { group } from '../model/format.ts'
import { names, seqOf, serve } from '../testbed/dashboard.ts'
import {
  FIGURE,
  figure,
  figuresOfLanes,
  inOrder,
  isSame,
  laneOf,
  meanOf,
  medianOf,
  parts,
} from '../testbed/figures.ts'
import type { LedgerRow } from '../testbed/ledger.ts'
import { ofNewestLog, type ScenarioPage, tried } from '../testbed/scenario-page.ts'

/** Milliseconds for two runs of the longest: one that came to no conclusion is tried once more. */
vi.setConfig({ testTimeout: 480_000 })

const F = `(${FIGURE})`

describeWith('browser', 'a scenario that takes its time', () => {
  let browser: Browser
  let url = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    url = (await serve()).url
  }, 120_000)

  test('a quiet feed: the share is that of the polls that came back with nothing', async ({
    skip,
  }) => {
    const settings = { source: 'simulator', arrivals: 'poisson', rate: '0.5', interval: '2' }
    const attempt = { id: 'quiet-feed', settings, prediction: 37, seconds: 85 }
    const { on, leave, sentences, compared, agrees } = await tried(browser, url, attempt, skip)

    const said = /^(\d+) of (\d+) polls .* nothing: (\d+) % \(n = (\d+); (\d+) to (\d+) %\)\.$/
    const [k = 0, n = 0, share, again, low, high] = parts(sentences[0], said).map(Number)
    expect(again).toBe(n)
    expect(share).toBe(Math.round((100 * k) / n))
    const range = shareRange(k, n)
    expect([low, high]).toEqual([range.low, range.high].map((it) => Math.round(100 * it)))
    expect(low).toBeLessThanOrEqual(share ?? -1)
    expect(high).toBeGreaterThanOrEqual(share ?? 101)
    expect(n).toBeGreaterThan(15)
    // Somewhere on the wire so many polls followed on each other, so many of them empty.
    const empty = on.wire.polls.map(({ ids }) => (ids.length === 0 ? 1 : 0) as number)
    const windows = empty.map((_, from) => empty.slice(from, from + n))
    const counts = windows.filter(({ length }) => length === n).map((it) => sum(it))
    expect(counts).toContain(k)

    expect(sentences[1]).toMatch(/e\^\(−λP\) = 37 %/)
    const isWithin = range.low <= Math.exp(-1) && Math.exp(-1) <= range.high
    const isEnough = n >= 20 && (range.high - range.low) / 2 <= 0.2
    expect(sentences[1]).toMatch(
      !isEnough ? /too few to tell/ : isWithin ? /within what n = / : /not what the model/,
    )
    if (sentences[2]?.startsWith('Push is not free')) {
      const costs = figuresOfLanes(sentences[2])
      expect(Object.keys(costs).length).toBeGreaterThan(0)
      for (const { value } of Object.values(costs)) expect(value).toBeGreaterThan(0)
      if (sentences[3]) {
        const [polls] = parts(sentences[3], new RegExp(`^The empty polls took ${F} a minute\\.$`))
        expect(figure(polls).value).toBeGreaterThan(
          Math.max(...Object.values(costs).map((it) => it.value)),
        )
      }
    } else expect(sentences[2]).toMatch(/not known: no heartbeat came on its own/)
    const verdict =
      !isEnough && n < 20 ? 'unknown' : String(37 >= 100 * range.low && 37 <= 100 * range.high)
    expect(agrees).toBe(verdict)
    expect(compared).toMatch(new RegExp(`^You said 37 %, it was .* %.* \\(n = ${n}; `))
    await leave()
  })

  test('steady: three connections are each late by what their polls were', async ({ skip }) => {
    const settings = {
      source: 'simulator',
      arrivals: 'periodic',
      rate: '1',
      interval: '2',
      delay: '0',
    }
    const attempt = { id: 'steady', settings, prediction: 1000, seconds: 90 }
    const { on, leave, sentences, compared, agrees } = await tried(browser, url, attempt, skip)

    const each = new RegExp(
      `^Three .* were late by ${F}, ${F},? and ${F} on average, each steady to ${F}\\.$`,
    )
    const [a, b, c, spread] = parts(sentences[0], each).map(figure)
    const means = [a, b, c].map((it) => it?.value ?? Number.NaN)
    const apart = Math.max(...means) - Math.min(...means)
    const bound = Math.max(100, spread?.value ?? 0)
    const isLocked = /clocks lock, and a neighbour’s lock elsewhere\.$/.test(sentences[1] ?? '')
    if (!isLocked) expect(sentences[1]).toMatch(/came out alike, .* apart, which is luck/)
    if (Math.abs(apart - bound) > 15) expect(isLocked).toBe(apart > bound)
    // Nothing is later on average than the latest event, nor earlier than the earliest.
    const prices = ofNewestLog(await on.events()).filter(isPrice)
    const late = prices.flatMap(({ cells }) => lateOf(cells, 'short-polling'))
    for (const mean of means) {
      expect(mean).toBeGreaterThan(Math.min(...late) - 10)
      expect(mean).toBeLessThan(Math.max(...late) + 10)
    }
    const random = new RegExp(
      `drawn anew for each poll it was ${F}(?: \\(n = (\\d+); ${F} to ${F}\\))?`,
    )
    const [mean, n, low, high] = parts(sentences[2], random)
    if (n !== '' && low && high) {
      const [from, to] = [figure(low), figure(high)]
      expect(figure(mean).value).toBeGreaterThanOrEqual(from.value - 10)
      expect(figure(mean).value).toBeLessThanOrEqual(to.value + 10)
      const isWithin = from.value <= 1001 && 1001 <= to.value
      const isClear = Math.min(...[from, to].map((it) => Math.abs(it.value - 1001))) > 10
      const isSaid = /as the model says: 1\.00 s\.$/.test(sentences[2] ?? '')
      if (isClear) expect(isSaid).toBe(isWithin)
    } else expect(sentences[2]).toMatch(/model says 1\.00 s; \d+ polls are too few to tell\.$/)
    expect(compared).toMatch(/^You said 1,000 ms, it was [\d,.]+ ms \(n = \d+\)\./)
    expect(agrees).toBe('unknown')
    await leave()
  })

  test('real trades: all lanes had all of them, which a reading of the log bears out', async ({
    skip,
  }) => {
    const settings = { source: 'tape', speed: '10', interval: '2', delay: '200' }
    const attempt = { id: 'real-trades', settings, prediction: 'none', seconds: 40 }
    const { on, leave, sentences, compared, agrees } = await tried(browser, url, attempt, skip)

    const all = /^None: all 4 lanes had the same (\d+) events, no\. (\d+) to no\. (\d+)\.$/
    const [total = 0, first = 0, last = 0] = parts(sentences[0], all).map(Number)
    expect(total).toBe(last - first + 1)
    const within = (seq: number) => seq >= first && seq <= last
    const ofEpoch = ofNewestLog(await on.events()).filter(({ seq }) => within(seq))
    const epoch = ofEpoch[0]?.id.split('.')[0] ?? ''
    // The table keeps the newest 200 of all rows.
    const shown = ofEpoch.map(({ seq }) => seq)
    expect(shown).toEqual(range(Math.max(first, last + 1 - shown.length), last))
    expect(shown.length).toBeGreaterThan(Math.min(total, 100) - 1)
    for (const { seq, cells } of ofEpoch) {
      for (const name of names) {
        expect(['live', 'replay'], `${seq} of ${name}`).toContain(cells[name]?.arrival)
      }
    }
    expect(await logged(on, `${epoch}.${first - 1}`, last)).toEqual(range(first, last))

    const batched = /^The cursor batches them: .* had them in (\d+) answers, up to (\d+) in one\.$/
    const answers = on.wire.polls
      .filter(({ isSnapshot }) => !isSnapshot)
      .map(({ ids }) => ids.filter((id) => id.startsWith(`${epoch}.`) && within(seqOf(id))))
      .filter(({ length }) => length > 0)
    expect(parts(sentences[1], batched).map(Number)).toEqual([
      answers.length,
      Math.max(...answers.map(({ length }) => length)),
    ])
    const lateness = figuresOfLanes(sentences[2] ?? '')
    expect(Object.keys(lateness).sort()).toEqual([...names].sort())
    if (shown.length === total) {
      for (const [name, said] of Object.entries(lateness)) {
        const median = medianOf(ofEpoch.flatMap(({ cells }) => lateOf(cells, name)))
        expect(isSame(said, median, 1), `${name}: ${median}, ${sentences[2]}`).toBe(true)
      }
    }
    expect(compared).toBe(`You said none, it was none (n = ${group(total)}).`)
    expect(agrees).toBe('true')
    await leave()
  })

  test('distance: what is said of the lanes is what their events were late by', async ({
    skip,
  }) => {
    const settings = { source: 'simulator', rate: '4', arrivals: 'periodic', delay: '110' }
    const attempt = { id: 'distance', settings, prediction: 'long-polling', seconds: 45 }
    const { on, leave, sentences, agrees } = await tried(browser, url, attempt, skip)

    const text = sentences.join(' ')
    // Just those that the scenario counts: one row more or less, and each mean is another one.
    const prices = ofNewestLog(await on.events()).filter(isPrice)
    const went = new RegExp(`${F} to ${F} late|(?:late before .*: |from )${F}(?:, then| to) ${F}`)
    const broke = /^(?:Long polling broke|In this run it was (.+), from)/.exec(sentences[0] ?? '')
    const lane = broke?.[1] ? laneOf(broke[1]) : 'long-polling'
    const found = parts(sentences[0], went)
      .filter((it) => it !== '')
      .map(figure)
    const [near, far] = found
    if (near === undefined || far === undefined) throw new Error(text)
    const rise = far.value - near.value - 30
    const isPastCliff = /late before the way became longer/.test(sentences[0] ?? '')
    if (!isPastCliff && Math.abs(rise - 80) > near.half + far.half) {
      expect(broke !== null, text).toBe(rise > 80)
    }
    // From 111 ms, as the model says it.
    if (isPastCliff) expect(near.value).toBeGreaterThan(111 + 79)
    const streams = figuresOfLanes(sentences.at(-1) ?? '')
    const [sse, socket] = [streams.sse, streams.websocket]
    if (sse === undefined || socket === undefined) throw new Error(text)
    const apart = Math.abs(sse.value - socket.value)
    const isEqual = /^The two streams are equal at 140 ms/.test(sentences.at(-1) ?? '')
    if (Math.abs(apart - 15) > 1) expect(isEqual, text).toBe(apart < 15)
    // Among the events of this run are so many in a row that were late by just that. A lane may have
    // had some of them otherwise than live, so that `n` is the fewest that there can be.
    const fewest = Number(/\(n = (\d+);/.exec(text)?.[1] ?? 20)
    const isThere = stretches(prices, fewest, 60).some((rows) => {
      const mean = (name: string) => meanOf(rows.flatMap(({ cells }) => lateOf(cells, name)))
      return (
        isSame(far, mean(lane), 1) &&
        isSame(sse, mean('sse'), 1) &&
        isSame(socket, mean('websocket'), 1)
      )
    })
    expect(isThere, text).toBe(true)
    const wasNear = stretches(prices, fewest, 60).some((rows) => {
      return isSame(near, meanOf(rows.flatMap(({ cells }) => lateOf(cells, lane))), 1)
    })
    expect(wasNear, text).toBe(true)
    if (broke) expect(agrees).toBe(String(lane === 'long-polling'))
    await leave()
  })

  test('cut: nothing is lost with the cursor, and what is lost without it is counted', async ({
    skip,
  }) => {
    const settings = { source: 'simulator', rate: '5', delay: '0', 'keep-cursor': 'true' }
    const attempt = { id: 'cut', settings, prediction: 0, seconds: 90 }
    const { on, leave, sentences, compared, agrees } = await tried(browser, url, attempt, skip)

    const none = /^None with the cursor: 4 lanes, cut 2 times, resumed and .* given (\d+) events/
    expect(Number(parts(sentences[0], none)[0])).toBeGreaterThan(0)
    const without =
      /^Without it, lost: (.+); (?:about rate × absence, |in this run that is not rate × absence, )(.+)\.$/
    const [lost = '', expected = ''] = parts(sentences[1], without)
    const shown = figuresOfLanes(lost)
    const ofEpoch = ofNewestLog(await on.events())
    const epoch = ofEpoch.at(-1)?.id.split('.')[0] ?? ''
    const seqs = ofEpoch.map(({ seq }) => seq)
    const all = await logged(on, `${epoch}.${(seqs[0] ?? 1) - 1}`, seqs.at(-1) ?? 0)
    expect(all).toEqual(range(seqs[0] ?? 0, seqs.at(-1) ?? 0))
    // What no lane had has no row at all.
    const nobody = all.filter((seq) => !seqs.includes(seq)).length
    for (const name of names) {
      const missed = ofEpoch.filter(({ cells }) => cells[name]?.arrival === 'missed').length
      expect(nobody + missed, `${name}: ${sentences[1]}`).toBe(shown[name]?.value ?? 0)
    }
    const figures = [...expected.matchAll(/\d+/g)].map(([text]) => Number(text))
    const losses = inOrder(lost).map((name) => shown[name]?.value ?? 0)
    expect(figures).toHaveLength(losses.length)
    const isNear = losses.every((loss, index) => {
      const should = figures[index] ?? 0
      return Math.abs(loss - should) <= Math.max(4, 0.35 * should) + 0.7
    })
    if (/; about rate/.test(sentences[1] ?? '')) expect(isNear).toBe(true)
    expect(sentences[2]).toMatch(
      new RegExp(
        `^SSE came back by itself, after ${F}; the others by code of this page\\.$|^In this run SSE did not come back by itself: .* after ${F}\\.$`,
      ),
    )
    expect(compared).toMatch(/^You said 0 events lost, it was 0 events lost \(n = [\d,]+\)\.$/)
    expect(agrees).toBe('true')
    await leave()
  })
})

/** Lateness of what arrived live in a lane; none of an event that did not. */
function lateOf(cells: LedgerRow['cells'], name: string): number[] {
  const cell = cells[name]
  return cell?.arrival === 'live' && cell.lateness !== undefined ? [cell.lateness] : []
}

/** Not what the simulator says of a price besides, such as `S001 at a new high`. */
function isPrice({ what }: LedgerRow): boolean {
  return /^S\d+$/.test(what)
}

/** Every stretch of so many rows in a row. */
function stretches(rows: readonly LedgerRow[], least: number, most: number): LedgerRow[][] {
  return rows.flatMap((_, from) =>
    range(least, Math.min(most, rows.length - from)).map((count) => rows.slice(from, from + count)),
  )
}

/** The seqs that the bench's own log has after a cursor, read as any client would. */
async function logged({ wire, origin }: ScenarioPage, cursor: string, last: number) {
  const bench = new URL(wire.polls.at(-1)?.request.url() ?? '').searchParams.get('bench')
  const response = await fetch(`${origin}/feed/short-polling?bench=${bench}&cursor=${cursor}`)
  const { events, outcome } = (await response.json()) as {
    events: { id: string }[]
    outcome: string
  }
  expect(outcome).toBe('resumed')
  return events.map(({ id }) => seqOf(id)).filter((seq) => seq <= last)
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
