import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../../server/testbed/browser.ts'
import { describeWith } from '../../server/testbed/found.ts'
import { allOpen, names, serve } from '../testbed/dashboard.ts'
import { laneOf, parts } from '../testbed/figures.ts'

const NICKNAMES = ['Mina', 'Bo', 'Ada', '지우', 'Jean-Luc']
/** Six pages on two cores: each of them has its time. */
const PATIENCE = 90_000
const SMALL = { viewport: { width: 640, height: 480 } }

describeWith('browser', 'a workshop in one room', () => {
  let browser: Browser
  let url = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    url = (await serve()).url
  }, 120_000)

  test('five learners predict and run what the teacher calls, and the teacher sees it all', async () => {
    const { page: teacher, errors: ofTeacher } = await open(browser, `${url}/room`)
    const errors = [ofTeacher]
    await teacher.getByText('Nobody has joined yet.').waitFor()
    expect(await teacher.getAttribute('[data-link]', 'href')).toBe(`${url}/`)
    const learners: Page[] = []
    for (const nickname of NICKNAMES) {
      const { page, errors: wrong } = await open(browser, url)
      errors.push(wrong)
      await allOpen(page, { timeout: PATIENCE })
      await join(page, nickname)
      learners.push(page)
    }
    for (const nickname of NICKNAMES) await words(teacher, nickname, 'all lanes run')
    expect(await teacher.locator('pop-people .name').allInnerTexts()).toEqual(NICKNAMES)
    await teacher.getByText('here: 5', { exact: true }).waitFor()

    const [mina, bo, ada] = learners as [Page, Page, Page]
    await bo.click('[data-rail=websocket] [data-action=stop]')
    await words(teacher, 'Bo', 'WebSocket: stopped')
    expect(await look(teacher, 'Bo')).toMatchObject({ websocket: 'stopped', sse: 'runs' })
    await bo.click('[data-rail=websocket] [data-action=start]')
    await words(teacher, 'Bo', 'all lanes run')

    await call(teacher, 'one-event')
    for (const page of learners) {
      await page.waitForSelector('pop-join [data-called=one-event]')
      await page.waitForSelector('pop-scenario [data-action=run]')
      expect(new URL(page.url()).searchParams.get('scenario')).toBe('one-event')
    }
    const lanes = ['short-polling', 'short-polling', 'sse', 'long-polling', 'websocket']
    for (const [index, page] of learners.entries()) {
      await page.locator(`pop-scenario input[value=${lanes[index]}]`).check()
    }
    await dots(teacher, 'prediction', 5)
    expect(await answers(teacher, 'prediction')).toEqual([...lanes].sort())
    await figure(teacher, 'predictions', /^Short polling\s+2 of n = 5$/)
    await Promise.all(learners.map((page) => page.click('pop-scenario [data-action=run]')))
    await Promise.all(learners.map((page) => ended(page)))
    const heard = await Promise.all(learners.map((page) => lastOf(page)))
    await dots(teacher, 'result', 5)
    expect(await answers(teacher, 'result')).toEqual([...heard].sort())
    const right = heard.filter((lane, index) => lane === lanes[index]).length
    await figure(teacher, 'right', new RegExp(`^${right}\\s+of 5$`))

    await call(teacher, 'one-more-stream')
    await dots(teacher, 'prediction', 0)
    const numbers = [7, 6, 7, 3, 12]
    const told = await Promise.all(
      learners.map((page, index) => countStreams(page, numbers[index])),
    )
    await dots(teacher, 'prediction', 5)
    expect(await answers(teacher, 'prediction')).toEqual(numbers.map(String).sort())
    // A run on a machine too busy to tell has no result.
    const results = told.filter((value) => value !== undefined)
    await dots(teacher, 'result', results.length)
    expect(await answers(teacher, 'result')).toEqual(results.map(String).sort())
    await figure(teacher, 'model', /^7$/)
    await figure(teacher, 'predictions', /^7\s+median of n = 5, from 3 to 12$/)
    if (results.length > 0) {
      const spread = new RegExp(`^7\\s+median of n = ${results.length}, from 7 to 7$`)
      await figure(teacher, 'results', spread)
      await teacher.locator('pop-strip text').getByText('Median 7', { exact: true }).waitFor()
    }
    await teacher.locator('pop-strip text').getByText('Model 7', { exact: true }).waitFor()

    await mina.click('pop-join [data-action=leave]')
    await mina.waitForSelector('pop-join [data-action=open-join]')
    await teacher.getByText('here: 4', { exact: true }).waitFor()
    expect(await teacher.locator('pop-people .name').allInnerTexts()).toEqual(NICKNAMES.slice(1))
    await ada.close()
    await words(teacher, 'Ada', 'away')
    await teacher.getByText('here: 3 · away: 1', { exact: true }).waitFor()

    await teacher.click('[data-action=end]')
    await teacher.waitForSelector('pop-answers', { state: 'detached' })
    await bo.waitForSelector('pop-join [data-called]', { state: 'detached' })
    // What a learner reads stays open.
    expect(await bo.locator('pop-scenario [data-verdict]').count()).toBe(1)
    expect(errors.flat()).toEqual([])
  }, 400_000)

  test('the teacher sees whose lanes fell back to the one port that is let through', async () => {
    const { page: teacher } = await open(browser, `${url}/room`)
    const { page } = await open(browser, 'about:blank')
    const isRoad = (address: URL) => address.host !== new URL(url).host
    await page.context().route(isRoad, (route) => route.abort('connectionrefused'))
    await page.context().routeWebSocket(isRoad, (socket) => socket.close())
    await page.goto(url)
    await allOpen(page, { timeout: PATIENCE })
    for (const name of names) {
      await page.waitForSelector(`pop-lane[data-lane=${name}][data-way=fallback]`)
    }
    await join(page, 'Walled in')
    await words(teacher, 'Walled in', 'all lanes: fell back')
    expect(await look(teacher, 'Walled in')).toEqual(
      Object.fromEntries(names.map((name) => [name, 'fell-back'])),
    )
  }, 120_000)
})

async function open(browser: Browser, url: string) {
  const { page, errors } = await openPage(browser, url, SMALL)
  page.setDefaultTimeout(PATIENCE)
  return { page, errors }
}

async function join(page: Page, nickname: string): Promise<void> {
  await page.click('pop-join [data-action=open-join]')
  await page.fill('pop-join input[name=nickname]', nickname)
  await page.keyboard.press('Enter')
  await page.waitForSelector('pop-join [data-seat=taken]')
}

/** Waits until the teacher reads this of a learner. */
async function words(teacher: Page, nickname: string, said: string): Promise<void> {
  await card(teacher, nickname).locator('[data-words]').getByText(said, { exact: true }).waitFor()
}

/** How the lanes of a learner are drawn for the teacher. */
async function look(teacher: Page, nickname: string): Promise<Record<string, string | null>> {
  const marks = card(teacher, nickname).locator('pop-lane-look')
  const looks = await marks.evaluateAll((all) =>
    all.map((mark) => [mark.getAttribute('data-lane'), mark.getAttribute('look')] as const),
  )
  return Object.fromEntries(looks)
}

function card(teacher: Page, nickname: string) {
  return teacher.locator('pop-people li').filter({
    has: teacher.locator('.name').getByText(nickname, { exact: true }),
  })
}

async function call(teacher: Page, scenario: string): Promise<void> {
  await teacher.selectOption('select[name=scenario]', scenario)
  await teacher.click('[data-action=call]')
  await teacher.waitForSelector(`[data-called-scenario=${scenario}]`)
}

/** Waits until there are that many. */
async function dots(teacher: Page, side: string, count: number): Promise<void> {
  const all = teacher.locator(`pop-strip [data-dot=${side}]`)
  await expect.poll(() => all.count(), { timeout: PATIENCE }).toBe(count)
}

function answers(teacher: Page, side: string): Promise<string[]> {
  const all = teacher.locator(`pop-strip [data-dot=${side}]`)
  return all.evaluateAll((dots) => dots.map((dot) => dot.getAttribute('data-value') ?? '').sort())
}

async function figure(teacher: Page, name: string, like: RegExp): Promise<void> {
  const words = async () => {
    const lines = await teacher.locator(`[data-figure=${name}] dd`).allInnerTexts()
    return lines.join(' ').replaceAll('\u00a0', ' ').trim()
  }
  await expect.poll(words, { timeout: PATIENCE }).toMatch(like)
}

async function ended(page: Page): Promise<void> {
  await page.waitForSelector('pop-scenario .outcome[data-phase=done]')
}

/** The lane that a learner's verdict names. */
async function lastOf(page: Page): Promise<string> {
  const [first = ''] = await page.locator('pop-scenario [data-verdict] li').allInnerTexts()
  const [label] = parts(first, /^(.+) heard last, \d of 3 times/)
  return laneOf(label)
}

/** Predicts, adds streams until one hangs, and returns which did; undefined: the run cannot tell. */
async function countStreams(page: Page, prediction = 7): Promise<number | undefined> {
  const input = page.locator('pop-scenario input[type=number][name=prediction]')
  await input.fill(String(prediction))
  await page.click('pop-scenario [data-action=predict]')
  await page.click('pop-scenario [data-action=run]')
  const step = page.locator('pop-scenario [data-action=step]')
  const done = page.locator('pop-scenario .outcome[data-phase=done]')
  for (let added = 1; added <= 12; added++) {
    await step.or(done).waitFor()
    if ((await done.count()) > 0) break
    await step.click()
    // The button of before is gone: what comes next is another one, or the verdict.
    await page
      .getByText(`Streams open: ${added}`)
      .or(page.getByText('This one hangs.'))
      .or(done)
      .first()
      .waitFor()
  }
  await ended(page)
  const [first = ''] = await page.locator('pop-scenario [data-verdict] li').allInnerTexts()
  const nth = /^Connection (\d+) hung/.exec(first)?.[1]
  expect(nth === undefined ? first : 'hung').toMatch(/^hung$|cannot tell\.$/)
  return nth === undefined ? undefined : Number(nth)
}
