import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../../server/testbed/browser.ts'
import { describeWith } from '../../server/testbed/found.ts'
import { allOpen, liveIds, names, PATIENCE, publish, seqOf, serve } from '../testbed/dashboard.ts'

describeWith('browser', "a lane of the learner's own, from the console", () => {
  let browser: Browser
  let url = ''
  beforeAll(async () => {
    browser = await launchBrowser()
    url = (await serve(['--source', 'simulator', '--rate', '2'])).url
  }, 120_000)

  test.each([0, 1])(
    "example %i of the help text is a lane with everyone's ids, until it is removed",
    async (index) => {
      const { page, errors, help } = await console_(browser, url)
      const examples = await help()
      expect(examples).toHaveLength(2)
      expect(await page.evaluate(examples[index] ?? '')).toBe("lane 'mine' added")

      await page.waitForSelector('[data-rail=mine][data-state=open]')
      await page.waitForSelector('pop-lane[data-lane=mine][data-state=open]')
      expect(await page.locator('[data-rail]').count()).toBe(5)
      await page.click('pop-axis [data-action=table]')
      await page.locator('pop-axis-table tr[data-lane=mine][data-kind=event]').first().waitFor()
      await page.click('[data-action=send]')
      await page.waitForSelector('[data-mark=mine][data-heard]')

      const last = await publish(url, 'the last one')
      const lanes = [...names, 'mine']
      for (const name of lanes) {
        await page.waitForSelector(`pop-lane[data-lane=${name}] [data-id="${last}"]`)
      }
      const seen = await Promise.all(lanes.map((name) => liveIds(page, name)))
      const upToLast = seen.map((ids) => ids.map(seqOf).filter((seq) => seq <= seqOf(last)))
      // Each began at a moment of its own; from the latest of them on they agree.
      const from = Math.max(...upToLast.map((seqs) => Math.min(...seqs)))
      const common = upToLast.map((seqs) => seqs.filter((seq) => seq >= from))
      expect(common[0]?.length).toBeGreaterThan(1)
      for (const seqs of common) expect(seqs).toEqual(common[0])
      expect(await notes(page)).not.toMatch(/problem|missing/i)

      expect(await page.evaluate("lab.lane('mine', null)")).toBe("lane 'mine' removed")
      await page.waitForSelector('[data-rail=mine]', { state: 'detached' })
      await page.waitForSelector('pop-lane[data-lane=mine]', { state: 'detached' })
      await page.waitForFunction(() => {
        const { shadowRoot } = document.querySelector('pop-dashboard') ?? {}
        const panel = shadowRoot?.querySelector('pop-panel')?.shadowRoot
        const axis = panel?.querySelector('pop-axis')?.shadowRoot
        const table = axis?.querySelector('pop-axis-table')?.shadowRoot
        return table && !table.querySelector('[data-lane=mine]')
      })
      expect(await page.evaluate("lab.lane('mine', null)")).toBe("there is no lane 'mine'")
      await page.click('[data-action=send]')
      for (const name of names) await page.waitForSelector(`[data-mark=${name}][data-heard]`)
      expect(errors()).toEqual([])
    },
    120_000,
  )

  test('code that loses an event is told so on its lane', async () => {
    const { page, errors } = await console_(browser, url)
    const faulty = `lab.lane('mine', ({ url, batch, event, cursor, signal }) => {
      const source = new EventSource(url('/feed/sse', { cursor: cursor() }))
      let count = 0
      source.addEventListener('hello', ({ data }) => batch(JSON.parse(data)))
      source.onmessage = ({ data }) => { if (++count !== 2) event(JSON.parse(data)) }
      signal.onabort = () => source.close()
    })`
    expect(await page.evaluate(faulty)).toBe("lane 'mine' added")
    const said = page.locator('pop-lane[data-lane=mine] pop-log li.note')
    await said.getByText(/^1 event missing after \S+$/).waitFor()
    // Of the lane that lost it, and of no other.
    expect(
      await page
        .locator('pop-log li.note')
        .getByText(/missing after/)
        .count(),
    ).toBe(1)
    expect(errors()).toEqual([])
  }, 90_000)

  test('code that breaks the order is told so on its lane, with the two events', async () => {
    const { page, errors } = await console_(browser, url)
    const faulty = `lab.lane('mine', ({ url, batch, event, cursor, signal }) => {
      const source = new EventSource(url('/feed/sse', { cursor: cursor() }))
      const held = []
      source.addEventListener('hello', ({ data }) => batch(JSON.parse(data)))
      source.onmessage = ({ data }) => {
        held.push(JSON.parse(data))
        if (held.length === 3) for (const it of [held[0], held[2], held[1]]) event(it)
        else if (held.length > 3) event(held.at(-1))
      }
      signal.onabort = () => source.close()
    })`
    await page.evaluate(faulty)
    const said = page.locator('pop-lane[data-lane=mine] pop-log li.note')
    const problem = said.getByText(/^Problem: order broken: \d+ after \d+$/)
    await problem.waitFor()
    const [late, before] = ((await problem.textContent())?.match(/\d+/g) ?? []).map(Number)
    expect(before).toBe((late ?? 0) + 1)
    await page.waitForSelector('[data-rail=mine][data-state=open]')
    expect(errors()).toEqual([])
  }, 90_000)

  test('what the code throws is shown on its lane, and it is called until it works', async () => {
    const { page, errors } = await console_(browser, url)
    await page.evaluate(`lab.lane('mine', ({ url, batch, event, cursor, signal }) => {
      if (!window.isMended) throw new RangeError('not yet, says the learner')
      const source = new EventSource(url('/feed/sse', { cursor: cursor() }))
      source.addEventListener('hello', ({ data }) => batch(JSON.parse(data)))
      source.onmessage = ({ data }) => event(JSON.parse(data))
      signal.onabort = () => source.close()
    })`)
    const lane = page.locator('pop-lane[data-lane=mine]')
    await lane.locator('header').getByText('RangeError: not yet, says the learner').waitFor()
    for (const name of names) {
      expect(await page.locator(`[data-rail=${name}][data-state=open]`).count(), name).toBe(1)
    }
    await page.evaluate('window.isMended = true')
    await page.waitForSelector('[data-rail=mine][data-state=open]')
    const id = await publish(url, 'after all')
    await page.waitForSelector(`pop-lane[data-lane=mine] [data-id="${id}"]`)
    // Said in the console too, where the learner is.
    const [first, ...rest] = errors()
    expect(first).toMatch(/^lab\.lane\('mine'\): RangeError: not yet/)
    for (const again of rest) expect(again).toMatch(/^lab\.lane\('mine'\): RangeError: not yet/)
  }, 90_000)

  test('what is no name, and what is no code, is a TypeError that says what would be', async () => {
    const { page, errors } = await console_(browser, url)
    const refused = (call: string) =>
      page.evaluate(`(() => {
        try { return ['none', String(${call})] } catch (error) { return [error.name, error.message] }
      })()`)
    const name = /is no name: a to z, 0 to 9 and -, at most 20, a letter first$/
    for (const call of ["lab.lane('My lane', () => {})", "lab.lane('', () => {})", 'lab.lane(7)']) {
      expect(await refused(call), call).toEqual(['TypeError', expect.stringMatching(name)])
    }
    expect(await refused("lab.lane('sse', () => {})")).toEqual([
      'TypeError',
      "there is a lane called 'sse' already: choose another name",
    ])
    expect(await refused("lab.lane('mine', 'code')")).toEqual([
      'TypeError',
      "lab.lane('mine', code) takes a function, or null to remove the lane",
    ])
    expect(await page.locator('[data-rail]').count()).toBe(4)
    expect(errors()).toEqual([])
  }, 60_000)
})

/** The page with all lanes open, and `lab` there. */
async function console_(browser: Browser, url: string) {
  const { page, errors } = await openPage(browser, url)
  page.setDefaultTimeout(PATIENCE)
  await allOpen(page)
  await page.waitForFunction(() => 'lab' in window)
  /** The calls that the help text gives as examples, from the console where it was said. */
  const help = async (): Promise<string[]> => {
    const said = page.waitForEvent('console', { predicate: (it) => it.type() === 'info' })
    await page.evaluate('void lab')
    const text = (await said).text()
    return [...text.matchAll(/^ {2}(lab\.lane\('mine', .*?^ {2}\}\))$/gms)].map(
      ([, code = '']) => code,
    )
  }
  // biome-ignore format: where it was said is of no matter
  return { page, help, errors: () => errors.map((error) => error.replace(/ \(http:\S+\)$/, '')) }
}

/** What the log of the learner's lane notes of its connection; out of sight it has no inner text. */
async function notes(page: Page): Promise<string> {
  return (await page.locator('pop-lane[data-lane=mine] pop-log li.note').allTextContents()).join()
}
