import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { chromium, type Page } from 'playwright-core'

const run = promisify(execFile)

/** Streams that are tried: twice as many as a browser lets through by HTTP/1.1, WHATWG HTML §9.2.7. */
export const TRIED = 12

/** Milliseconds after which a stream that is not open hangs. */
const HANGS = 2000

/** A browser's command, and what it says of itself; undefined where there is none. */
export async function browserHere(): Promise<{ path: string; version: string } | undefined> {
  const named = process.env.CHROMIUM_PATH
  for (const path of named ? [named] : ['chromium', 'chromium-browser', 'google-chrome']) {
    const found = await run(path, ['--version']).catch(() => undefined)
    if (found === undefined) continue
    const { stdout } = named ? { stdout: named } : await run('which', [path])
    return { path: stdout.trim(), version: found.stdout.trim() }
  }
  return undefined
}

/** How many event streams at once a real browser opens to one origin, of those that are tried. */
export async function openStreams(executablePath: string, url: string): Promise<number> {
  const isRoot = process.getuid?.() === 0
  const browser = await chromium.launch({ executablePath, chromiumSandbox: !isRoot })
  try {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage()
    await page.goto(`${url}/health`)
    let open = 0
    while (open < TRIED && (await opensOne(page))) open++
    return open
  } finally {
    await browser.close()
  }
}

function opensOne(page: Page): Promise<boolean> {
  // As a text: what is compiled here may bring names along that the page does not know.
  return page.evaluate(`new Promise((resolve) => {
    const source = new EventSource('/feed/sse')
    source.onopen = () => resolve(true)
    setTimeout(() => resolve(false), ${HANGS})
  })`)
}
