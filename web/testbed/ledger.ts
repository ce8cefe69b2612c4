import type { Page } from 'playwright-core'
import { openTab, PATIENCE, seqOf } from './dashboard.ts'

/** How one lane had an event. */
export interface LedgerCell {
  /** `live`, `replay`, `missed` and so on. */
  readonly arrival: string
  /** Whole ms; undefined where nothing arrived that could be late. */
  readonly lateness: number | undefined
}

/** A row of the page's table of events. */
export interface LedgerRow {
  readonly id: string
  readonly seq: number
  /** What it is: a symbol, or a notification's title. */
  readonly what: string
  /** By lane. */
  readonly cells: Readonly<Record<string, LedgerCell>>
}

/**
 * Opens the table of events, holds it, and reads it from the newest event down to one, or to its
 * end, by scrolling as a person would: rows out of sight are not there. It goes on when it was
 * read. Rows are in the order of the table, whose older ones may be of another log.
 */
export async function readLedger(page: Page, downTo?: string): Promise<LedgerRow[]> {
  await openTab(page, 'events')
  const hold = page.locator('pop-ledger [data-action=hold]')
  await hold.check({ timeout: PATIENCE })
  const box = page.locator('pop-ledger .box')
  await box.evaluate((it) => it.scrollTo(0, 0))
  await rendered(page)
  const rows = new Map<string, { index: number; row: LedgerRow }>()
  for (;;) {
    for (const one of await rowsInSight(page)) rows.set(one.row.id, one)
    if (downTo !== undefined && rows.has(downTo)) break
    const isAtEnd = await box.evaluate((it) => {
      const before = it.scrollTop
      it.scrollBy(0, it.clientHeight / 2)
      return it.scrollTop === before
    })
    if (isAtEnd && downTo === undefined) break
    if (isAtEnd) throw new Error(`${downTo} is not in the table`)
    await rendered(page)
  }
  await hold.uncheck()
  // As the table has them: where it was scrolled to before, rows further down may be read first.
  const all = [...rows.values()].sort((a, b) => a.index - b.index).map(({ row }) => row)
  return downTo === undefined ? all : all.slice(0, all.findIndex(({ id }) => id === downTo) + 1)
}

/** What is held or scrolled to is there with the next frame. */
async function rendered(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => setTimeout(next))))
}

async function rowsInSight(page: Page): Promise<{ index: number; row: LedgerRow }[]> {
  const found = await page.locator('pop-ledger tr[data-row]').evaluateAll((rows) =>
    rows.map((row) => ({
      index: Number(row.getAttribute('aria-rowindex')),
      id: row.getAttribute('data-id') ?? '',
      what: row.querySelector('bdi')?.textContent ?? '',
      cells: [...row.querySelectorAll('[data-cell]')].map((cell) => ({
        lane: cell.getAttribute('data-lane') ?? '',
        arrival: cell.getAttribute('data-arrival') ?? '',
        late: cell.getAttribute('data-lateness'),
      })),
    })),
  )
  return found.map(({ index, id, what, cells }) => {
    const entries = cells.map(({ lane, arrival, late }): [string, LedgerCell] => {
      return [lane, { arrival, lateness: late === null ? undefined : Number(late) }]
    })
    return { index, row: { id, seq: seqOf(id), what, cells: Object.fromEntries(entries) } }
  })
}
