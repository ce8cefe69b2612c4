import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { launchBrowser } from '../server/testbed/browser.ts'
import { describeWith } from '../server/testbed/found.ts'
import { atEnd } from '../server/testbed/lifetime.ts'
import { IDS } from './scenarios/index.ts'
import { serve } from './testbed/dashboard.ts'

/** Bytes of JavaScript, gzipped, that may come before the first event is seen. */
const MOST = 90_000

const built = fileURLToPath(new URL('../dist/web', import.meta.url))

/** What only some look for, and by which words it is found among what was fetched. */
const LATER: Readonly<Record<string, RegExp>> = {
  Bytes: element('pop-bytes'),
  Events: element('pop-ledger'),
  Numbers: element('pop-numbers'),
  uPlot: /u-legend/,
  Korean: /이벤트/,
  'the runs of scenarios': element('pop-scenario'),
  'the room': element('pop-room'),
}

test('the scripts that the page names weigh less than 90 kB, gzipped', () => {
  const named = namedByPage()
  expect(named.length).toBeGreaterThan(0)
  const sum = total(new Map(named.map((path) => [path, read(path)])))
  console.info(`named by the page: ${named.length} scripts, ${sum} B gzipped`)
  expect(sum).toBeLessThan(MOST)
})

test('what is fetched later is found by its words in what was built', () => {
  const all = readdirSync(`${built}/assets`).filter((name) => name.endsWith('.js'))
  const texts = all.map((name) => read(`/assets/${name}`))
  for (const [what, words] of Object.entries(LATER)) {
    expect(
      texts.some((text) => words.test(text)),
      what,
    ).toBe(true)
  }
  for (const id of IDS) expect(all.filter((name) => name.startsWith(`${id}-`))).toHaveLength(1)
})

describeWith('browser', 'in the browser', () => {
  test('the first event is seen with less than 90 kB of scripts, and without what few look for', async () => {
    const { url } = await serve(['--source', 'simulator', '--rate', '5'])
    const browser = await launchBrowser()
    const context = await browser.newContext({ locale: 'en-US' })
    atEnd(() => context.close())
    const page = await context.newPage()
    const scripts = new Map<string, Promise<string>>()
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (response.request().resourceType() !== 'script') return
      scripts.set(pathname, response.text())
    })
    await page.goto(url)
    await page.waitForSelector('[data-lane=websocket] [data-id][data-arrival=live]', {
      state: 'attached',
    })
    const fetched = new Map<string, string>()
    for (const [path, text] of scripts) fetched.set(path, await text)

    const named = namedByPage()
    const lazy = [...fetched.keys()].filter((path) => !named.includes(path))
    const sum = total(fetched)
    console.info(
      [
        `fetched before the first event: ${fetched.size} scripts, ${sum} B gzipped; of these by the page itself, once painted:`,
        ...lazy.map((path) => `  ${path} ${gzipped(fetched.get(path) ?? '')} B`),
      ].join('\n'),
    )
    expect([...fetched.keys()]).toEqual(expect.arrayContaining([...named]))
    expect(sum).toBeLessThan(MOST)
    for (const [what, words] of Object.entries(LATER)) {
      const found = [...fetched].filter(([, text]) => words.test(text)).map(([path]) => path)
      expect(found, what).toEqual([])
    }
    for (const id of IDS) {
      expect([...fetched.keys()].filter((path) => path.startsWith(`/assets/${id}-`))).toEqual([])
    }
  })
})

/** The scripts of index.html, those that it preloads, and all that they import at once. */
function namedByPage(): readonly string[] {
  const page = read('/index.html')
  const found = [...page.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="(\/[^"]+\.js)"/g)]
  const named = new Set(found.map(([, path]) => path as string))
  for (const path of named) {
    for (const [, name] of read(path).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) {
      named.add(`/assets/${name}`)
    }
  }
  return [...named]
}

function read(path: string): string {
  return readFileSync(built + path, 'utf8')
}

function total(scripts: ReadonlyMap<string, string>): number {
  return [...scripts.values()].reduce((sum, text) => sum + gzipped(text), 0)
}

function gzipped(text: string): number {
  return gzipSync(text).length
}

function element(tag: string): RegExp {
  return new RegExp(`customElements\\.define\\([\`'"]${tag}[\`'"]`)
}
