import type { Browser, Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import type { Client, Clients } from './clients.ts'
import { atEnd } from './lifetime.ts'

/** What a page of ours has on its `window`. */
const HARNESS = `
import { transports } from '/web/transports/index.ts'
window.connectLane = (name, options) => {
  const half = transports.find((transport) => transport.name === name)
  window.reports = []
  window.connection = half.connect({
    origin: location.origin,
    cursor: options.cursor,
    interval: () => options.interval ?? 2000,
    wait: () => options.wait ?? 25,
    report: (report) => window.reports.push(report),
  })
}
`

/** The browser halves in real pages, each in a context and so with sockets of its own. */
export async function browserClients(browser: Browser): Promise<Clients> {
  const script = await bundle()
  return {
    where: 'Chromium',
    async connect(transport, origin, options = {}) {
      const context = await browser.newContext()
      atEnd(() => context.close())
      const page = await context.newPage()
      // A page that really came from the server: from one that the test made up, Chromium 156 opened
      // no WebSocket, every time. Its rules for local addresses are the likely cause, not a proven one.
      await page.goto(`${origin}/health`)
      await page.addScriptTag({ content: script })
      await page.evaluate(`connectLane(${JSON.stringify(transport)}, ${JSON.stringify(options)})`)
      return clientIn(page)
    },
  }
}

function clientIn(page: Page): Client {
  return {
    reports: () => page.evaluate('window.reports'),
    cursor: () => page.evaluate('window.connection.cursor'),
    publish: (title) => page.evaluate(`window.connection.publish(${JSON.stringify({ title })})`),
    close: () => page.evaluate('window.connection.close()'),
  }
}

/** The harness and the browser halves as one script. */
async function bundle(): Promise<string> {
  const output = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'harness',
        resolveId: (id) => (id === 'virtual:harness' ? id : null),
        load: (id) => (id === 'virtual:harness' ? HARNESS : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      // A classic script has run once it is in the page; a module runs some time later.
      rolldownOptions: { input: 'virtual:harness', output: { format: 'iife' } },
    },
  })) as Rolldown.RolldownOutput
  const [chunk] = output.output
  return chunk.code
}
