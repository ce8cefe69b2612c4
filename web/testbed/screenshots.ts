import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { find } from '../../server/testbed/find.ts'
import { browser as part } from '../../server/testbed/parts.ts'

/**
 * Takes the README's pictures, of the built page on the built server: `npm run screenshots`. One
 * event is sent and heard by all lanes before the shutter, after enough time for figures.
 */
const folder = fileURLToPath(new URL('../screenshots', import.meta.url))
const WARM_UP = 12_000

interface Shot {
  readonly name: string
  readonly size: readonly [width: number, height: number]
  readonly dark?: boolean
  /** Of the page's address: language, theme, scenario. */
  readonly query?: string
  /** What is pressed before the shutter. */
  readonly keys?: readonly string[]
}

const LAPTOP = [1280, 720] as const
const PROJECTOR = [1920, 1080] as const
const PHONE = [390, 844] as const

const shots: readonly Shot[] = [
  { name: 'page-light', size: LAPTOP },
  { name: 'page-dark', size: LAPTOP, dark: true },
  { name: 'bytes-light', size: LAPTOP, keys: ['2'] },
  { name: 'events-dark', size: LAPTOP, keys: ['3'], dark: true },
  { name: 'numbers-light', size: LAPTOP, keys: ['4'] },
  { name: 'scenario-light', size: LAPTOP, query: '?scenario=one-event' },
  { name: 'korean-light', size: LAPTOP, query: '?lang=ko' },
  { name: 'projector', size: PROJECTOR, query: '?theme=projector' },
  { name: 'wide-dark', size: PROJECTOR, dark: true },
  { name: 'phone-light', size: PHONE },
  { name: 'phone-dark', size: PHONE, dark: true },
]

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
  for (const shot of shots) await take(browser, shot)
} finally {
  await browser.close()
  server.kill()
}

async function take(browser: Browser, { name, size, dark, query = '', keys = [] }: Shot) {
  const [width, height] = size
  const colorScheme = dark ? 'dark' : 'light'
  const page = await browser.newPage({ viewport: { width, height }, colorScheme })
  await page.goto(`${url}/${query}`)
  for (const key of keys) await page.keyboard.press(key)
  await page.waitForTimeout(WARM_UP)
  await page.click('[data-action=send]')
  await allHeard(page)
  await page.waitForTimeout(1500)
  await page.screenshot({ path: `${folder}/${name}.png` })
  await page.close()
}

async function allHeard(page: Page): Promise<void> {
  const marks = page.locator('pop-rail [data-mark]')
  const heard = page.locator('pop-rail [data-mark][data-heard]')
  while ((await heard.count()) < (await marks.count())) await page.waitForTimeout(100)
}
