import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import { allOpen, liveIds, names, publish, QUIET, seqOf, serve } from './testbed/dashboard.ts'

describeWith('browser', 'the page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 240_000)

  test('says what it is, and where its events come from', async () => {
    const { url } = await serve([])
    const { page, errors } = await openPage(browser, url)
    await allOpen(page)
    expect(await page.title()).toMatch(/^Push or Poll/)
    await expect.poll(() => page.innerText('h1')).toMatch(/one event.*four ways/is)
    for (const said of [
      'XBTUSDT trades of 10 November 2025',
      'USDJPY quotes of 1 January 2013',
      'ten times as fast',
    ]) {
      await page.getByText(said).first().waitFor()
    }
    expect(errors).toEqual([])
  })

  test('lights up all four marks when an event is sent, and shows it in every lane', async () => {
    const { url } = await serve()
    const { page, errors } = await openPage(browser, url)
    await allOpen(page)
    await page.click('[data-action=send]')
    for (const name of names) await page.waitForSelector(`[data-mark=${name}][data-heard]`)
    for (const name of names) {
      await page.locator(`[data-lane=${name}] pop-notifications`).getByText('Hello no. 1').waitFor()
    }
    expect(errors).toEqual([])
  })

  test('brings the same ids to all four lanes, in the same order', async () => {
    const { url } = await serve(['--source', 'simulator', '--rate', '5'])
    const { page, errors } = await openPage(browser, url)
    await allOpen(page)
    const last = await publish(url, 'the last one')
    for (const name of names) await page.waitForSelector(`[data-lane=${name}] [data-id="${last}"]`)
    const seen = await Promise.all(names.map((name) => liveIds(page, name)))
    const upToLast = seen.map((ids) => ids.filter((id) => seqOf(id) <= seqOf(last)))
    // Each lane started from a snapshot of its own moment; from the latest of them on they agree.
    const from = Math.max(...upToLast.map((ids) => Math.min(...ids.map(seqOf))))
    const common = upToLast.map((ids) => ids.filter((id) => seqOf(id) >= from))
    expect(common[0]?.length).toBeGreaterThan(0)
    for (const ids of common) expect(ids).toEqual(common[0])
    expect(errors).toEqual([])
  })

  test('publishes from each lane the way that lane would, and all four hear of it', async () => {
    const { url } = await serve()
    const { page, errors } = await openPage(browser, url)
    await allOpen(page)
    for (const from of names) {
      const lane = page.locator(`[data-lane=${from}]`)
      await lane.locator('form[data-action=publish] input').fill(`hello from ${from}`)
      await lane.locator('form[data-action=publish] button').click()
      for (const name of names) {
        await page.waitForSelector(`[data-lane=${name}] >> text="hello from ${from}"`)
      }
      const result = lane.locator('[data-result=publish]')
      await expect
        .poll(() => result.innerText())
        .toMatch(/receipt after .*back on this lane after/i)
    }
    expect(errors).toEqual([])
  })

  test('shows what a publisher wrote as text', async () => {
    const { url } = await serve()
    const { page, errors } = await openPage(browser, url)
    await allOpen(page)
    const markup =
      '<img src=x onerror="document.title=1"><script>document.title=2</script><b>bold</b>'
    const id = await publish(url, markup, {
      text: `${markup}\n\u0000\u202e${'long '.repeat(5000)}`,
    })
    for (const name of names) await page.waitForSelector(`[data-lane=${name}] [data-id="${id}"]`)
    await page.locator('[data-lane=sse] pop-notifications').getByText(markup).first().waitFor()
    expect(await page.locator('pop-notifications :is(img, script, b)').count()).toBe(0)
    expect(await page.title()).toMatch(/^Push or Poll/)
    expect(errors).toEqual([])
  })

  test('every lane comes back by itself after the server was killed, and says reset: epoch', async () => {
    const first = await serve()
    const { page } = await openPage(browser, first.url)
    await allOpen(page)
    await publish(first.url, 'before')
    first.kill('SIGKILL')
    await first.exited
    for (const name of names)
      await page.waitForSelector(`[data-lane=${name}]:not([data-state=open])`)
    await serve([...QUIET, '--port', String(first.port)])
    for (const name of names) {
      const said = page.locator(`[data-lane=${name}] [data-result=reconnect]`)
      await expect.poll(() => said.innerText(), { timeout: 45_000 }).toMatch(/reset: epoch/i)
    }
    await allOpen(page)
    const id = await publish(first.url, 'after')
    for (const name of names) await page.waitForSelector(`[data-lane=${name}] [data-id="${id}"]`)
  }, 120_000)

  test('a stopped lane hears nothing, and goes on from its cursor when it is started', async () => {
    const { url } = await serve()
    const { page, errors } = await openPage(browser, url)
    await allOpen(page)
    const lane = page.locator('[data-lane=websocket]')
    await lane.getByRole('button', { name: /stop/i }).click()
    await page.waitForSelector('[data-lane=websocket][data-state=stopped]')
    const id = await publish(url, 'meanwhile')
    await page.waitForSelector(`[data-lane=sse] [data-id="${id}"]`)
    expect(await lane.locator(`[data-id="${id}"]`).count()).toBe(0)
    await lane.getByRole('button', { name: /start/i }).click()
    await page.waitForSelector(`[data-lane=websocket] [data-id="${id}"][data-arrival=replay]`)
    expect(errors).toEqual([])
  })

  test('without its cursor a lane misses what was published while it was away', async () => {
    const { url } = await serve()
    const { page, errors } = await openPage(browser, url)
    await allOpen(page)
    for (const name of names) {
      const lane = page.locator(`[data-lane=${name}]`)
      await lane.locator('[data-action=without-cursor]').check()
      await lane.locator('[data-action=reconnect]').click()
    }
    // More than the 20 of which a snapshot has the newest.
    for (let index = 0; index < 30; index++) await publish(url, `missed ${index}`)
    for (const name of names) {
      const said = page.locator(`[data-lane=${name}] [data-result=reconnect]`)
      await expect.poll(() => said.innerText(), { timeout: 20_000 }).toMatch(/1\d events missed/)
    }
    expect(errors).toEqual([])
  }, 60_000)

  test('works on a phone without scrolling sideways', async () => {
    const { url } = await serve()
    const viewport = { width: 390, height: 844 }
    const { page, errors } = await openPage(browser, url, { viewport })
    await allOpen(page)
    const width = await page.evaluate('document.documentElement.scrollWidth')
    expect(width).toBeLessThanOrEqual(390)
    expect(errors).toEqual([])
  })
})
