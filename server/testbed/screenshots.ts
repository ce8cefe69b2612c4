import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { find } from './find.ts'
import { browser as part } from './parts.ts'

/**
 * Takes the README's pictures, of the built page on the built server: `npm run screenshots`. One
 * event is sent and heard by all lanes before the shutter, after enough time for figures.
 */
const folder = fileURLToPath(new URL('../../web/screenshots', import.meta.url))
const sizes = { page: [1280, 720], projector: [1920, 1080], phone: [390, 844] } as const
const WARM_UP = 15_000

const executablePath = await find(part)
if (executablePath === undefined) throw new Error('there is no Chromium or Chrome to be found')
mkdirSync(folder, { recursive: true })

const server = spawn(process.execPath, ['dist/server/main.js', '--port', '0'], {
  stdio: ['ignore', 'pipe', 'ignore'],
})
const [line] = (await once(server.stdout, 'data')) as [Buffer]
const url = line.toString().replace('ready at ', '').trim()
const browser = await chromium.launch({
  executablePath,
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--disable-background-networking'],
})
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [name, [width, height]] of Object.entries(sizes)) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme })
      await page.goto(url)
      await page.waitForTimeout(WARM_UP)
      await page.click('[data-action=send]')
      await page.waitForFunction(() => {
        const root = document.querySelector('pop-dashboard')?.shadowRoot
        const marks = root?.querySelector('pop-send')?.shadowRoot?.querySelectorAll('[data-mark]')
        return marks && [...marks].every((mark) => mark.hasAttribute('data-heard'))
      })
      await page.waitForTimeout(1000)
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` })
      await page.close()
    }
  }
} finally {
  await browser.close()
  server.kill()
}
