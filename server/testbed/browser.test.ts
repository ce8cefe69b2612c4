import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { launchBrowser, openPage } from './browser.ts'
import { describeWith } from './found.ts'

async function serve(script: string): Promise<string> {
  const server = http.createServer((request, response) => {
    const found = request.url === '/'
    response.writeHead(found ? 200 : 404, { 'Content-Type': 'text/html' })
    response.end(found ? `<link rel="icon" href="data:,"><script>${script}</script>` : '')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describeWith('browser', 'a page in the real browser', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  beforeAll(async () => {
    browser = await launchBrowser()
  })

  test('has no errors when there were none', async () => {
    const { page, errors } = await openPage(browser, await serve('console.warn("fine")'))
    expect(await page.evaluate(() => typeof EventSource)).toBe('function')
    expect(errors).toEqual([])
  })

  test('tells console errors, uncaught ones, lost promises and failed loads', async () => {
    const script = `console.error('one'); fetch('/missing').then(() => Promise.reject(new Error('three')));
      throw new Error('two')`
    const { errors } = await openPage(browser, await serve(script))
    await vi.waitFor(() => expect(errors).toHaveLength(4), 5_000)
    for (const text of ['one', 'two', 'three', 'status of 404']) {
      expect(errors.filter((error) => error.includes(text))).toHaveLength(1)
    }
  })

  test('ends with its browser, of which no process stays', async () => {
    const own = await launchBrowser()
    await openPage(own, await serve(''))
    const session = await own.newBrowserCDPSession()
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    const pids = processInfo.map(({ id }) => id)
    expect(pids.filter(runs)).toEqual(pids)
    await own.close()
    await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]), 5_000)
  })
})

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
