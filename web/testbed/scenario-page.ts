import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { openPage } from '../../server/testbed/browser.ts'
import { allOpen, names, openTab, PATIENCE } from './dashboard.ts'
import { type LedgerRow, readLedger } from './ledger.ts'
import { WireSeen } from './wire-seen.ts'

/** What a run has shown. */
export interface Shown {
  readonly sentences: readonly string[]
  /** The prediction held against it; empty where nothing is to be said. */
  readonly compared: string
  readonly agrees: string
}

/** A page on which a person tries a scenario. */
export class ScenarioPage {
  readonly page: Page
  readonly wire: WireSeen
  readonly origin: string
  readonly #errors: readonly string[]

  private constructor(page: Page, wire: WireSeen, origin: string, errors: readonly string[]) {
    this.page = page
    this.wire = wire
    this.origin = origin
    this.#errors = errors
  }

  /** Opens the page in a context of its own, and waits until all lanes are open. */
  static async open(browser: Browser, origin: string, query = ''): Promise<ScenarioPage> {
    const { page, errors } = await openPage(browser, 'about:blank')
    page.setDefaultTimeout(PATIENCE)
    const opened = new ScenarioPage(page, new WireSeen(page), origin, errors)
    await page.goto(`${origin}/${query}`)
    await allOpen(page)
    return opened
  }

  /** What the page complained of; a connection that was cut or refused is no complaint. */
  get errors(): string[] {
    return this.#errors.filter((error) => !/net::ERR_|WebSocket connection to/.test(error))
  }

  /** What the controls show, by their names. */
  async settings(): Promise<Record<string, string>> {
    const fields = this.page.locator('pop-controls :is(input, select)[data-action]')
    const pairs = await fields.evaluateAll((all) =>
      (all as HTMLInputElement[]).map((field) => {
        const value = field.type === 'checkbox' ? String(field.checked) : field.value
        return [field.dataset.action ?? '', value] as const
      }),
    )
    return Object.fromEntries(pairs)
  }

  /** Opens a card by a click on it, and waits until its settings are in force. */
  async choose(
    id: string,
    settings: Readonly<Record<string, string>>,
    running = names,
  ): Promise<void> {
    await this.page.click(`button[data-scenario="${id}"]`)
    await this.page.waitForSelector('pop-scenario [data-action=run]')
    expect(new URL(this.page.url()).searchParams.get('scenario')).toBe(id)
    await this.isSet(settings)
    await allOpen(this.page, { lanes: running })
  }

  async isSet(settings: Readonly<Record<string, string>>): Promise<void> {
    await expect
      .poll(() => this.settings(), { timeout: PATIENCE })
      .toEqual(expect.objectContaining(settings))
  }

  /** Types a number and sends it off, or picks a choice. Returns the ghosts that the axis draws. */
  async predict(prediction: number | string): Promise<SeenGhost[]> {
    const form = this.page.locator('pop-scenario form')
    if (typeof prediction === 'number') {
      await form.locator('input[name=prediction]').fill(String(prediction))
      await form.locator('[data-action=predict]').click()
    } else {
      await form.locator(`input[name=prediction][value="${prediction}"]`).check()
    }
    await this.page.waitForSelector('pop-scenario [data-predicted]')
    return this.ghosts(1)
  }

  /** Ghost marks, as the axis' own table has them, once there are that many at least. */
  async ghosts(least = 0): Promise<SeenGhost[]> {
    const { page } = this
    const button = page.locator('pop-axis [data-action=table]')
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click()
    await page.waitForSelector('pop-axis-table tr[data-axis-item]')
    const rows = page.locator('pop-axis-table tr[data-kind=ghost]')
    if (least > 0) await rows.nth(least - 1).waitFor()
    return rows.evaluateAll((all) =>
      all.map((row) => ({
        lane: row.getAttribute('data-lane'),
        words: row.lastElementChild?.textContent?.trim() ?? '',
      })),
    )
  }

  async start(): Promise<void> {
    await this.page.click('pop-scenario [data-action=run]')
    await this.page.waitForSelector('pop-scenario [data-phase=running]')
  }

  /** Waits for the verdict. @throws Error with what is shown in place of one */
  async verdict(ms: number): Promise<Shown> {
    const { page } = this
    const outcome = page.locator('pop-scenario .outcome:is([data-phase=done], [data-phase=failed])')
    await outcome.waitFor({ timeout: ms + PATIENCE })
    if ((await outcome.getAttribute('data-phase')) === 'failed') {
      throw new Error(`the run failed: ${await outcome.innerText()}`)
    }
    const compared = page.locator('pop-scenario [data-compared]')
    const isCompared = (await compared.count()) > 0
    await this.wire.settled()
    return {
      sentences: await page.locator('pop-scenario [data-verdict] li').allInnerTexts(),
      compared: isCompared ? await compared.innerText() : '',
      agrees: isCompared ? ((await compared.getAttribute('data-agrees')) ?? '') : '',
    }
  }

  /** Every row of the Events tab, oldest first. */
  async events(): Promise<LedgerRow[]> {
    const rows = await readLedger(this.page)
    await openTab(this.page, 'time')
    return rows.reverse()
  }

  /** Closes the card by Escape: all of it is as it was before. */
  async leave(
    id: string,
    before: Readonly<Record<string, string>>,
    running = names,
  ): Promise<void> {
    const { page } = this
    await page.locator('pop-scenario .actions button').first().focus()
    await page.keyboard.press('Escape')
    await page.waitForSelector('pop-scenario', { state: 'detached' })
    expect(new URL(page.url()).searchParams.has('scenario')).toBe(false)
    expect(await this.focused()).toBe(id)
    await expect.poll(() => this.settings(), { timeout: PATIENCE }).toEqual(before)
    await allOpen(this.page, { lanes: running })
    await expect.poll(() => this.ghosts(), { timeout: PATIENCE }).toEqual([])
    expect(this.errors).toEqual([])
  }

  /** The scenario whose button has the focus; its tag of whatever else has it. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      let element = document.activeElement
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
      return element?.getAttribute('data-scenario') ?? element?.tagName ?? ''
    })
  }
}

export interface SeenGhost {
  readonly lane: string | null
  readonly words: string
}

/** What a person tries: the settings it sets, the prediction, if any, and about how long it takes. */
export interface Attempt {
  readonly id: string
  readonly settings: Readonly<Record<string, string>>
  readonly prediction?: number | string
  readonly seconds: number
}

export interface Tried extends Shown {
  readonly on: ScenarioPage
  leave(): Promise<void>
}

/** The rows of the log that the newest is of. Before a scenario was opened there was another one. */
export function ofNewestLog(rows: readonly LedgerRow[]): LedgerRow[] {
  const [epoch] = rows.at(-1)?.id.split('.') ?? []
  return rows.filter(({ id }) => id.startsWith(`${epoch}.`))
}

/**
 * Opens a scenario, predicts and runs it; `leave` closes it again, and looks at what is left. A busy
 * machine may keep any run from a conclusion, which it then says: it is tried once more, and where
 * that has none either, the test is skipped and says so.
 * @param skip the test's own
 */
export async function tried(
  browser: Browser,
  origin: string,
  attempt: Attempt,
  skip: (note: string) => never,
): Promise<Tried> {
  for (let run = 1; run <= 2; run++) {
    const { isTold, ...shown } = await tryOnce(browser, origin, attempt)
    if (isTold) return shown
    await shown.leave()
    await shown.on.page.context().close()
  }
  return skip('the run came to no conclusion')
}

async function tryOnce(
  browser: Browser,
  origin: string,
  { id, settings, prediction, seconds }: Attempt,
): Promise<Tried & { readonly isTold: boolean }> {
  const on = await ScenarioPage.open(browser, origin)
  const before = await on.settings()
  await on.choose(id, settings)
  const ghosts = prediction === undefined ? [] : await on.predict(prediction)
  await on.start()
  const shown = await on.verdict(seconds * 1000)
  expect(shown.compared).toMatch(prediction === undefined ? /^It was|^$/ : /^You said /)
  expect(await on.ghosts()).toEqual(ghosts)
  const isTold = !/too few .*to tell|cannot tell/i.test(shown.sentences[0] ?? '')
  if (!isTold) expect(shown.agrees).toBe(prediction === undefined ? '' : 'unknown')
  return { ...shown, on, isTold, leave: () => on.leave(id, before) }
}
