import type { Browser } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchBrowser } from '../../server/testbed/browser.ts'
import { describeWith } from '../../server/testbed/found.ts'
import { names, serve } from '../testbed/dashboard.ts'
import {
  FIGURE,
  figure,
  figuresOfLanes,
  inOrder,
  isSame,
  laneOf,
  parts,
} from '../testbed/figures.ts'
import { tried } from '../testbed/scenario-page.ts'
import type { SeenReading, WireSeen } from '../testbed/wire-seen.ts'

/** Milliseconds for two runs of the longest: one that came to no conclusion is tried once more. */
vi.setConfig({ testTimeout: 480_000 })

const F = `(${FIGURE})`

describeWith('browser', 'a scenario of bytes', () => {
  let browser: Browser
  let url = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    url = (await serve()).url
  }, 120_000)

  test('a burst: who has the fewest bytes is who had them on the roads', async ({ skip }) => {
    const settings = { source: 'simulator', rate: '40', delay: '0', cookieBytes: '0' }
    const attempt = { id: 'burst', settings, prediction: 'websocket', seconds: 40 }
    const { on, leave, sentences, compared, agrees } = await tried(browser, url, attempt, skip)

    const fewest = new RegExp(`^(?:In this run )?(.+) has the fewest[:,] ${F} .*per event`)
    const [label = '', least] = parts(sentences[0], fewest)
    const best = laneOf(label)
    const order = figuresOfLanes(sentences[1] ?? '')
    expect(Object.keys(order).sort()).toEqual([...names].sort())
    const values = inOrder(sentences[1] ?? '').map((name) => order[name]?.value ?? Number.NaN)
    expect(values).toEqual([...values].sort((a, b) => a - b))
    expect(inOrder(sentences[1] ?? '')[0]).toBe(best)
    expect(figure(least).value).toBe(values[0])
    if (best === 'websocket') {
      const [count] = parts(sentences[0], /\(n = ([\d,]+)\)\.$/)
      expect(figure(count).value).toBeGreaterThan(100)
    } else expect(sentences[0]).toMatch(/^In this run .* the model would not expect/)
    // Between two readings of the roads all four lanes spent just that.
    const isThere = pairs(on.wire.readings).some(([from, to]) =>
      names.every((name) => {
        const { overhead, events } = carried(name, from, to)
        const said = order[name]
        return said !== undefined && events > 0 && isSame(said, overhead / events, 0.01)
      }),
    )
    expect(isThere, sentences[1]).toBe(true)

    const sharing = new RegExp(
      `^Short polling (beats|does not beat) SSE here: a poll’s ${F} are shared by ([\\d.]+) events, while SSE spends ${F} on each\\.$`,
    )
    const [beats, poll, shared, frame] = parts(sentences[2], sharing)
    const [short, stream] = [order['short-polling'], order.sse]
    if (short === undefined || stream === undefined) throw new Error(sentences[1])
    expect(figure(frame)).toEqual(stream)
    const each = figure(poll).value / Number(shared)
    expect(Math.abs(each - short.value)).toBeLessThan(short.half + 0.02 * each)
    if (short.value !== stream.value) {
      expect(beats === 'beats').toBe(short.value < stream.value)
    }
    const [even] = parts(sentences[3], /from ([\d,]+) events per poll\.$/)
    if (beats === 'beats') expect(figure(even).value).toBeLessThanOrEqual(Number(shared) + 1)
    else expect(figure(even).value).toBeGreaterThanOrEqual(Number(shared) - 1)
    expect(compared).toMatch(
      new RegExp(`^You said WebSocket, it was ${label} \\(n = [\\d,]+\\)\\.$`),
    )
    expect(agrees).toBe(String(best === 'websocket'))
    await leave()
  })

  test('871 against 2: heads, totals and ratios are those of the wire', async ({ skip }) => {
    const settings = { source: 'simulator', rate: '1', interval: '1', delay: '0' }
    const attempt = { id: '871-against-2', settings, seconds: 35 }
    const { on, leave, sentences, compared } = await tried(browser, url, attempt, skip)

    const ratio = (text: string | undefined, a: string | undefined, b: string | undefined) => {
      const [x, y] = [figure(a), figure(b)]
      const least = (x.value - x.half) / (y.value + y.half)
      const most = (x.value + x.half) / (y.value - y.half)
      expect(Number(text)).toBeGreaterThan(least - 0.5)
      expect(Number(text)).toBeLessThan(most + 0.5)
      return Number(text)
    }
    const heads = new RegExp(`^Heads: ${F} a poll against ${F} a frame, ([\\d.]+) to 1\\. (.+)$`)
    const [head, frame, times, truth] = parts(sentences[0], heads)
    const isTrue = ratio(times, head, frame) > 10
    expect(truth).toMatch(isTrue ? /^Of heads the saying is true/ : /is not true even of heads/)
    const sizes = await headSizes(on.wire)
    expect(figure(head).value).toBeGreaterThan(0.9 * Math.min(...sizes))
    expect(figure(head).value).toBeLessThan(1.1 * Math.max(...sizes))

    const totals = new RegExp(
      `^With .* ${F} against ${F} per event, ([\\d.]+) to 1 \\(n = (\\d+)\\)\\.$`,
    )
    const [poll, message, less, n] = parts(sentences[1], totals)
    const second = ratio(less, poll, message)
    const isThere = pairs(on.wire.readings).some(([from, to]) => {
      const [a, b] = [carried('short-polling', from, to), carried('websocket', from, to)]
      if (a.events !== Number(n) || b.events === 0) return false
      return (
        isSame(figure(poll), a.bytes / a.events, 0.01) &&
        isSame(figure(message), b.bytes / b.events, 0.01)
      )
    })
    expect(isThere, sentences[1]).toBe(true)
    const modelled = new RegExp(`^With TCP/IP, as a model: ${F} against ${F}, ([\\d.]+) to 1\\.$`)
    const [pollAll, frameAll, all] = parts(sentences[2], modelled)
    const third = ratio(all, pollAll, frameAll)
    expect(figure(pollAll).value).toBeGreaterThan(figure(poll).value)
    expect(figure(frameAll).value).toBeGreaterThan(figure(message).value)
    if (isTrue) expect(Number(times)).toBeGreaterThan(Math.max(second, third))
    expect(sentences[3]).toMatch(/Lubbers and Greco/)
    expect(compared).toMatch(
      new RegExp(
        `^It was ${Math.round(third)}(?:\\.\\d)? × \\(n = ${n}\\)\\.|^It was ${third.toFixed(1)} × `,
      ),
    )
    await leave()
  })
})

function pairs(readings: readonly SeenReading[]): [from: SeenReading, to: SeenReading][] {
  return readings.flatMap((from, index) =>
    readings.slice(index + 1).map((to): [SeenReading, SeenReading] => [from, to]),
  )
}

/** What one road carried between two readings, both ways. */
function carried(name: string, from: SeenReading, to: SeenReading) {
  const sum_ = (part: 'bytes' | 'headers' | 'framing' | 'events') => {
    const [a, b] = [from[name], to[name]]
    return a && b ? b.up[part] - a.up[part] + b.down[part] - a.down[part] : 0
  }
  return {
    overhead: sum_('headers') + sum_('framing'),
    bytes: sum_('bytes'),
    events: sum_('events'),
  }
}

/** Bytes of heads, both ways, of the polls that the browser tells the sizes of. */
async function headSizes({ polls }: WireSeen): Promise<number[]> {
  const sizes = await Promise.all(polls.slice(-15).map(({ request }) => request.sizes()))
  return sizes.map((it) => it.requestHeadersSize + it.responseHeadersSize)
}
