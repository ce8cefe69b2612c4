import { type Browser, chromium, type Page } from 'playwright-core'
import { pathOf } from './found.ts'
import { atEnd } from './lifetime.ts'

/** What a browser does of its own accord would be in the byte counts, or reach for a network. */
const ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
]

export interface LaunchOptions {
  /** More of Chromium's command line. */
  readonly args?: readonly string[]
}

/**
 * The real browser, headless, with an empty profile; it ends with the test that launched it. It
 * hangs on this process by a pipe, so that it does not outlive it even when that is killed.
 */
export async function launchBrowser({ args = [] }: LaunchOptions = {}): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: pathOf('browser'),
    args: [...ARGS, ...args],
    // Chromium refuses to be sandboxed as root; everyone else keeps the sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
  })
  atEnd(() => browser.close())
  return browser
}

export interface OpenPage {
  readonly page: Page
  /** Console errors and uncaught exceptions so far, in order: a test expects it to be []. */
  readonly errors: readonly string[]
}

type ContextOptions = Parameters<Browser['newContext']>[0]

/**
 * Opens `url` in a context of its own: no cookies, storage or sockets of another page.
 * @param before what has to be there by the page's first request: ears, routes
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: ContextOptions = {},
  before?: (page: Page) => unknown,
): Promise<OpenPage> {
  const context = await browser.newContext(options)
  atEnd(() => context.close())
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    const { url, lineNumber } = message.location()
    errors.push(`${message.text()} (${url}:${lineNumber + 1})`)
  })
  page.on('pageerror', (error) => errors.push(error.stack ?? String(error)))
  page.on('crash', () => errors.push('the page crashed'))
  await before?.(page)
  await page.goto(url)
  return { page, errors }
}
