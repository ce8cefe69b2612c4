import { expect, test } from 'vitest'
import { openTab, TABS } from '../web/testbed/dashboard.ts'
import { launchBrowser, openPage } from './testbed/browser.ts'
import { describeWith } from './testbed/found.ts'
import { startReleased } from './testbed/released.ts'

/** Where no other host has an address. */
const ALONE = { args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] }

describeWith('browser', 'an unpacked release in a real browser', () => {
  test('asks no other host for anything', { timeout: 120_000 }, async () => {
    const { origin } = await startReleased()
    const browser = await launchBrowser(ALONE)
    const asked: URL[] = []
    const open = (path: string) =>
      openPage(browser, `${origin}${path}`, {}, (page) => {
        page.on('request', (request) => asked.push(new URL(request.url())))
        page.on('websocket', (socket) => asked.push(new URL(socket.url())))
      })

    const { page, errors } = await open('/')
    for (const tab of TABS) await openTab(page, tab)
    expect(errors).toEqual([])
    for (const path of ['/?lang=ko', '/room', '/docs/', '/experiments']) {
      const { page, errors } = await open(path)
      await page.waitForLoadState('load')
      if (path === '/docs/') await page.waitForSelector('.opblock')
      expect(errors, path).toEqual([])
    }
    const elsewhere = asked.filter(({ protocol, hostname }) => {
      return !/^(data|blob):$/.test(protocol) && hostname !== '127.0.0.1'
    })
    expect(elsewhere.map(String)).toEqual([])
    const named = asked.map(({ pathname }) => pathname)
    for (const path of [
      '/feed/short-polling',
      '/feed/long-polling',
      '/feed/sse',
      '/feed/websocket',
    ])
      expect(named).toContain(path)
  })
})
