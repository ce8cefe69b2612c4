import { networkInterfaces } from 'node:os'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { lanAddresses } from '../server/lan.ts'
import { launchBrowser, openPage } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import { allOpen, PATIENCE, QUIET, send, serve } from './testbed/dashboard.ts'

const KEY = 'the-key-of-the-teacher'
const TOKEN = 'the-token-of-everyone'
const CODE = 'BLUE-WHALE'
const ROLES = ['--teacher-key', KEY, '--join-code', CODE, ...QUIET]

/** Lanes that were shut out come back by their back-offs, up to 15 s each, on a machine that is busy. */
vi.setConfig({ testTimeout: 120_000 })

describeWith('browser', 'a server that keeps roles apart', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 60_000)

  test('a viewer watches; with the link a learner joins, publishes and has roads', async () => {
    const { url } = await serve(ROLES)
    const { page: viewer } = await open(browser, url)
    await allOpen(viewer)
    expect(await standing(viewer)).toMatch(/^You are watching\. Join the room/)
    expect(await viewer.isDisabled('[data-action=send]')).toBe(true)
    await viewer.keyboard.press('Space')
    expect(await viewer.innerText('[data-result=send]')).toBe('')
    await viewer.click('[data-action=open-join]')
    await join(viewer, 'Bo', 'no-code')
    await viewer.getByText('This is not the code of the room.').waitFor()

    const { page: learner, errors } = await open(browser, `${url}/?lang=en#join=${CODE}`)
    await learner.waitForSelector('pop-join input[name=code]')
    expect(await learner.inputValue('pop-join input[name=code]')).toBe(CODE)
    await join(learner, 'Mina')
    await learner.waitForSelector('pop-join [data-seat=taken]')
    expect(learner.url()).toBe(`${url}/?lang=en`)
    await allOpen(learner)
    const ways = learner.locator('pop-lane[data-way=road]')
    await expect.poll(() => ways.count(), { timeout: PATIENCE }).toBe(4)
    await send(learner)
    // What the browser itself says of the 401 before there was a cookie.
    expect(errors.filter((error) => !error.includes('status of 401'))).toEqual([])
  })

  test("the teacher's link becomes a cookie, and the room is nobody else's", async () => {
    const { url } = await serve(ROLES)
    const { page: stranger } = await open(browser, `${url}/room`)
    await stranger.waitForSelector('[data-door]')
    expect(await stranger.locator('select[name=scenario]').count()).toBe(0)

    const { page: teacher, errors } = await open(browser, `${url}/room?lang=en&key=${KEY}`)
    expect(teacher.url()).toBe(`${url}/room?lang=en`)
    await teacher.getByText('Nobody has joined yet.').waitFor()
    expect(await teacher.innerText('[data-code]')).toBe(CODE)
    const link = await teacher.getAttribute('[data-link]', 'href')
    expect(link).toBe(`${url}/#join=${CODE}`)

    const { page: learner } = await open(browser, link ?? '')
    await join(learner, 'Mina')
    await teacher.locator('pop-people .name').getByText('Mina', { exact: true }).waitFor()
    await teacher.selectOption('select[name=scenario]', 'one-event')
    await teacher.click('[data-action=call]')
    await learner.waitForSelector('pop-join [data-called=one-event]')

    // Shown out, the learner's page goes on as a viewer's, and says so.
    await showOut(url, 'Mina')
    await expect.poll(() => standing(learner), { timeout: PATIENCE }).toMatch(/^You are watching/)
    await learner.getByText('You are not in the room any more.').waitFor()
    await allOpen(learner)
    await teacher.goto(url)
    await allOpen(teacher)
    await send(teacher)
    expect(errors).toEqual([])
  })

  test('with a token nobody watches without it, in a network where browsers say less', async () => {
    // Beyond loopback plain HTTP has no Sec-Fetch-Site: the lanes' own GETs are known by Referer.
    const [lan] = lanAddresses(networkInterfaces())
    const host = ['--host', lan?.address ?? '127.0.0.1']
    const { url } = await serve([...ROLES, ...host, '--no-roads', '--token', TOKEN])
    const { page: stranger } = await open(browser, url)
    await expect.poll(() => standing(stranger)).toMatch(/^To watch, open the link with the token/)
    await stranger.goto(`${url}/?key=wrong`)
    await expect.poll(() => standing(stranger)).toMatch(/^The key in the address is not right/)
    await stranger.goto(`${url}/?key=${TOKEN}`)
    expect(stranger.url()).toBe(`${url}/`)
    await allOpen(stranger)
    expect(await standing(stranger)).toMatch(/^You are watching/)
  })
})

async function open(browser: Browser, url: string) {
  const opened = await openPage(browser, url)
  opened.page.setDefaultTimeout(PATIENCE)
  return opened
}

async function standing(page: Page): Promise<string> {
  return (await page.locator('[data-standing]').innerText()).trim()
}

async function join(page: Page, nickname: string, code?: string): Promise<void> {
  await page.fill('pop-join input[name=nickname]', nickname)
  if (code !== undefined) await page.fill('pop-join input[name=code]', code)
  await page.click('pop-join form button')
}

async function showOut(url: string, nickname: string): Promise<void> {
  const headers = { authorization: `Bearer ${KEY}` }
  const sessions = await (await fetch(`${url}/auth/sessions`, { headers })).json()
  const { id } = sessions.find((session: { nickname?: string }) => session.nickname === nickname)
  const response = await fetch(`${url}/auth/sessions/${id}`, { method: 'DELETE', headers })
  expect(response.status).toBe(204)
}
