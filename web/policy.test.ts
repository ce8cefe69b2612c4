import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import type { ServerProcess } from '../server/testbed/server-process.ts'
import { serve } from './testbed/dashboard.ts'

// The browser says in its console what a policy kept it from, which is an error here. That the page
// itself works under it is what all of its tests show.
describeWith('browser', 'under its content policy', () => {
  let browser: Browser
  let server: ServerProcess
  beforeAll(async () => {
    browser = await launchBrowser()
    server = await serve()
  }, 240_000)

  test('the teacher’s page, the OpenAPI page and the experiments’ page work', async () => {
    const room = await openPage(browser, `${server.url}/room`)
    await room.page.locator('pop-room h1').waitFor()
    const docs = await openPage(browser, `${server.url}/docs/`)
    await docs.page.locator('.opblock').first().waitFor()
    const report = await openPage(browser, `${server.url}/experiments`)
    const answers = report.page.locator('#capacity-answers')
    const before = await answers.innerText()
    await report.page.fill('input[name=clients]', '123456')
    await expect.poll(() => answers.innerText()).not.toBe(before)
    for (const { errors } of [room, docs, report]) expect(errors).toEqual([])
  })

  test('a script that somebody got into a page does not run', async () => {
    const { page, errors } = await openPage(browser, `${server.url}/room`)
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.body.append(script)
    })
    expect(await page.evaluate('window.ran')).toBeUndefined()
    expect(errors.join()).toContain("script-src 'self'")
  })
})
