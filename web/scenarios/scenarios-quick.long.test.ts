import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../../server/testbed/browser.ts'
import { describeWith } from '../../server/testbed/found.ts'
import { serve } from '../testbed/dashboard.ts'
import {
  FIGURE,
  figure,
  figuresOfLanes,
  isSame,
  laneOf,
  medianOf,
  parts,
} from '../testbed/figures.ts'
import type { LedgerRow } from '../testbed/ledger.ts'
import { ScenarioPage } from '../testbed/scenario-page.ts'
import { IDS } from './index.ts'

const LONG = 120_000

describeWith('browser', 'a scenario is predicted, run and judged', () => {
  let browser: Browser
  let url = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    url = (await serve()).url
  }, 120_000)

  test(
    'one event: the lane that is said to hear last is the one that did',
    async () => {
      const on = await ScenarioPage.open(browser, url)
      // Settings of one's own, to have something that comes back.
      await on.page.fill('pop-controls [data-action=delay]', '150')
      await on.page.press('pop-controls [data-action=delay]', 'Tab')
      await on.isSet({ delay: '150' })
      const before = await on.settings()
      await on.choose('one-event', { source: 'none', delay: '200', interval: '2', wait: '10' })
      const ghosts = await on.predict('short-polling')
      expect(ghosts).toEqual([{ lane: 'short-polling', words: 'your prediction: hears last' }])
      await on.start()
      const { sentences, compared, agrees } = await on.verdict(12_000)
      const rows = (await on.events()).filter(({ what }) => /^Event \d of 3$/.test(what))
      expect(rows.map(({ what }) => what)).toEqual(['Event 1 of 3', 'Event 2 of 3', 'Event 3 of 3'])

      const last = /^(.+) heard last, (\d) of 3 times: after (.+)\.$/
      const [label = '', times, after = ''] = parts(sentences[0], last)
      const lane = laneOf(label)
      const [surely, perhaps] = timesLast(rows, lane)
      expect(Number(times)).toBeGreaterThanOrEqual(surely)
      expect(Number(times)).toBeLessThanOrEqual(perhaps)
      const said = after.split(/,? and |, /)
      expect(said).toHaveLength(3)
      said.forEach((text, index) => {
        // From sending it, not from its entering the log: a little more, but for the clock's error.
        const late = rows[index]?.cells[lane]?.lateness ?? 0
        if (text !== '–') expect(figure(text).value, after).toBeGreaterThan(late - 100)
      })
      const isInTime = !sentences.some((sentence) => sentence.includes('did not hear of'))
      if (isInTime) expect(said).not.toContain('–')
      expect(sentences[1]).toMatch(
        lane === 'short-polling'
          ? /^It hears when it asks again, up to 2\.00 s later; nobody could tell it before\.$/
          : /^In this run that was not short polling, .* n = 3 is too few to tell\.$/,
      )
      const others = figuresOfLanes(sentences[2] ?? '')
      expect(Object.keys(others)).toHaveLength(3)
      for (const [name, shown] of Object.entries(others)) {
        const median = medianOf(rows.map(({ cells }) => cells[name]?.lateness ?? Number.NaN))
        if (isInTime) expect(isSame(shown, median, 1), `${name}: ${sentences[2]}`).toBe(true)
        expect(median, name).toBeGreaterThan(190)
      }
      const isAtOnce = /which is the 200 ms of one way that this demo adds/.test(sentences[2] ?? '')
      const slowest = Math.max(...Object.values(others).map(({ value }) => value))
      if (Math.abs(slowest - 300) > 10) expect(isAtOnce).toBe(slowest < 300)
      expect(compared).toBe(`You said Short polling, it was ${label} (n = 3).`)
      expect(agrees).toBe(String(lane === 'short-polling'))
      expect(await on.ghosts()).toEqual(ghosts)
      await on.leave('one-event', before)
    },
    LONG,
  )

  test(
    'one more stream: the seventh hangs, of streams that a person adds',
    async () => {
      const on = await ScenarioPage.open(browser, url)
      const before = await on.settings()
      await on.choose('one-more-stream', { source: 'main' })
      const ghosts = await on.predict(7)
      expect(new Set(ghosts.map(({ words }) => words))).toEqual(
        new Set(['your prediction: no. 7 hangs']),
      )
      expect(ghosts).toHaveLength(4)
      await on.start()
      await addStreams(on)
      const { sentences, compared, agrees } = await on.verdict(12_000)
      const asked = on.wire.asked(url, '/feed/sse').length
      if (sentences.length === 1) {
        // Nothing that a busy machine may not do to it, and nothing concluded from that.
        expect(sentences[0]).toMatch(/^The streams before it were slow .* cannot tell\.$/)
        expect([compared, agrees]).toEqual(['You said 7; this run cannot tell.', 'unknown'])
      } else {
        const hung = new RegExp(
          `^Connection (\\d+) hung: nothing in 3\\.00 s, where those before it were open within (${FIGURE})\\.$`,
        )
        const [nth, within] = parts(sentences[0], hung)
        expect(Number(nth)).toBe(7)
        expect(asked).toBe(7)
        expect(figure(within).value).toBeLessThanOrEqual(1000)
        expect(sentences[1]).toMatch(/^All 6 before it were streams added here: .* roads/)
        if (sentences[2])
          expect(sentences[2]).toMatch(/^When one was closed it opened, after .*six/)
        expect([compared, agrees]).toEqual(['You said 7, it was 7.', 'true'])
      }
      await on.leave('one-more-stream', before)
    },
    LONG,
  )

  test(
    'talk back: both ways are timed and counted, and nothing need be predicted',
    async () => {
      const on = await ScenarioPage.open(browser, url)
      const before = await on.settings()
      await on.choose('talk-back', { source: 'none', delay: '100' })
      await on.start()
      const { sentences, compared, agrees } = await on.verdict(18_000)
      const median = `(${FIGURE})`
      const [winner, a, b] = winnerOf(sentences[0])
      // Two ways of 100 ms, whichever carries it.
      for (const text of [a, b]) expect(figure(text).value).toBeGreaterThan(195)
      const [post, socket] = [figure(a), figure(b)]
      const apart = Math.abs(post.value - socket.value)
      const differs = Math.max(10, 0.15 * Math.max(post.value, socket.value))
      const isClear = Math.abs(apart - differs) > post.half + socket.half
      const byFigures = apart <= differs ? 'same' : post.value < socket.value ? 'post' : 'websocket'
      if (isClear) expect(winner).toBe(byFigures)
      const back = new RegExp(`^Back on the lane that sent it: after ${median} and ${median}\\.$`)
      for (const text of parts(sentences[1], back)) expect(figure(text).value).toBeGreaterThan(195)

      const bytes = new RegExp(
        `included: ${median} a POST against ${median} a message, ([\\d.]+) to 1\\.$`,
      )
      const [large, small, ratio] = parts(sentences[2], bytes)
      expect(figure(small).value).toBeGreaterThan(0)
      const quotient = figure(large).value / figure(small).value
      expect(Math.abs(Number(ratio) / quotient - 1)).toBeLessThan(0.05)

      const requests = on.wire.requests.filter((request) => {
        return request.method() === 'POST' && new URL(request.url()).pathname === '/feed/events'
      })
      expect(requests).toHaveLength(10)
      const frames = on.wire.frames.filter((frame) => /"websocket \d+ /.test(frame))
      expect(frames).toHaveLength(10)
      const [count, times] = /^It took (\d+) requests to POST (\d+) times/
        .exec(sentences[3] ?? '')
        ?.slice(1) ?? ['10', '10']
      expect(Number(times)).toBe(10)
      if (Number(count) === 10) expect(sentences[3]).toMatch(/^No preflight was counted/)
      else expect(Number(count)).toBeGreaterThan(10)

      const rows = await on.events()
      for (const name of ['sse', 'websocket']) {
        const sent = rows.filter(({ what }) => what.startsWith(`${name} `))
        expect(sent).toHaveLength(10)
        for (const { cells } of sent) expect(cells[name]?.arrival).toBe('live')
      }
      const words = { post: 'POST', websocket: 'WebSocket', same: 'no difference' }
      expect(compared).toBe(`It was ${words[winner]} (n = 10).`)
      expect(agrees).toBe('unknown')
      await on.leave('talk-back', before)
    },
    LONG,
  )

  test(
    'lose a server: says that it takes several, where there is one',
    async () => {
      const on = await ScenarioPage.open(browser, url)
      const before = await on.settings()
      await on.choose('lose-a-server', { delay: '0' })
      await on.predict(0)
      await on.page.click('pop-scenario [data-action=run]')
      await expect(on.verdict(5000)).rejects.toThrow('Only workers can be killed from here')
      await on.leave('lose-a-server', before)
    },
    LONG,
  )

  test(
    'a run that is stopped midway leaves no verdict, and everything as it was',
    async () => {
      const on = await ScenarioPage.open(browser, url)
      const before = await on.settings()
      await on.page.click('[data-rail=long-polling] [data-action=stop]')
      await on.page.waitForSelector('[data-rail=long-polling][data-state=stopped]')
      const others = ['websocket', 'short-polling', 'sse']
      await on.choose('talk-back', { source: 'none', delay: '100' }, others)
      expect(await on.predict('post')).toEqual([
        { lane: 'sse', words: 'your prediction: receipt first' },
      ])
      await on.start()
      await on.page.getByText('Publishing over the WebSocket').waitFor()
      // The run takes all lanes.
      expect(await on.page.locator('[data-rail=long-polling][data-state=open]').count()).toBe(1)
      await on.page.click('pop-scenario [data-action=stop]')
      await on.page.waitForSelector('pop-scenario [data-phase=asking]')
      await on.page.waitForSelector('[data-rail=long-polling][data-state=stopped]')
      expect(await on.page.locator('pop-scenario [data-verdict]').count()).toBe(0)
      expect(await on.page.innerText('pop-scenario [data-predicted]')).toBe('You said POST.')
      await on.leave('talk-back', before, others)
      expect(await on.page.locator('[data-rail=long-polling][data-state=stopped]').count()).toBe(1)
    },
    LONG,
  )

  test(
    'the address opens one without taking the focus, and Escape ends its run as well',
    async () => {
      const on = await ScenarioPage.open(browser, url, '?scenario=distance')
      await on.isSet({ source: 'simulator', rate: '4', delay: '110' })
      await on.page.waitForSelector('button[data-scenario=distance][aria-expanded=true]')
      expect(await on.focused()).toBe('BODY')
      await on.start()
      await on.page.getByText('110 ms one way').waitFor()
      const first = {
        source: 'main',
        delay: '200',
        interval: '2',
        wait: '10',
        'keep-cursor': 'true',
      }
      await on.leave('distance', expect.objectContaining(first))
    },
    LONG,
  )

  test('an address with a scenario that there is not opens none', async () => {
    const on = await ScenarioPage.open(browser, url, '?scenario=twelve')
    expect(await on.page.locator('button[data-scenario]').count()).toBe(IDS.length)
    expect(await on.page.locator('[aria-expanded=true], pop-scenario').count()).toBe(0)
    expect(on.errors).toEqual([])
  })
})

/** How often a lane heard last: surely, and with those where another was as late as the clock tells. */
function timesLast(rows: readonly LedgerRow[], lane: string): [surely: number, perhaps: number] {
  const leads = rows.map(({ cells }) => {
    const late = (name: string) => cells[name]?.lateness ?? Number.POSITIVE_INFINITY
    const others = Object.keys(cells).filter((name) => name !== lane)
    return late(lane) - Math.max(...others.map(late))
  })
  const beyond = (ms: number) => leads.filter((lead) => lead > ms).length
  return [beyond(50), beyond(-50)]
}

/** Presses the button for as long as there is one. */
async function addStreams({ page }: ScenarioPage): Promise<void> {
  const step = page.locator('pop-scenario [data-action=step]')
  const done = page.locator('pop-scenario .outcome:not([data-phase=running])')
  for (let added = 0; added < 12; added++) {
    await step.or(done).waitFor()
    if ((await done.count()) > 0) return
    await step.click()
    await page.waitForFunction((before) => {
      const card = document
        .querySelector('pop-dashboard')
        ?.shadowRoot?.querySelector('pop-scenarios')
        ?.shadowRoot?.querySelector('pop-scenario')
      const text = card?.shadowRoot?.querySelector('.outcome')?.textContent ?? ''
      return !text.includes(`Streams open: ${before}`)
    }, added)
  }
}

function winnerOf(
  sentence: string | undefined,
): [winner: 'post' | 'websocket' | 'same', post: string, socket: string] {
  const [a, b] = [`(${FIGURE})`, `(${FIGURE})`]
  const n = 'at the median \\(n = 10 each\\)'
  const same = new RegExp(
    `^No difference: the receipt after ${a} by POST and ${b} over the WebSocket, ${n}\\.$`,
  )
  const post = new RegExp(
    `^In this run POST: the receipt after ${a}, over the WebSocket after ${b}, ${n}; one`,
  )
  const socket = new RegExp(
    `^In this run the WebSocket: the receipt after ${b}, by POST after ${a}, ${n}; one`,
  )
  if (same.test(sentence ?? '')) {
    const [byPost = '', bySocket = ''] = parts(sentence, same)
    return ['same', byPost, bySocket]
  }
  if (post.test(sentence ?? '')) {
    const [byPost = '', bySocket = ''] = parts(sentence, post)
    return ['post', byPost, bySocket]
  }
  const [bySocket = '', byPost = ''] = parts(sentence, socket)
  return ['websocket', byPost, bySocket]
}
