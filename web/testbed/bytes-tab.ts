import type { Locator, Page } from 'playwright-core'
import { openTab, PATIENCE } from './dashboard.ts'

/** A field of a message, as the page names it. */
export interface ShownField {
  readonly name: string
  readonly value: string
  readonly from: number
  readonly to: number
  /** Of a field that is less than a byte. */
  readonly bits: string | undefined
}

/** What the page shows of one message that crossed a road. */
export interface ShownMessage {
  readonly bytes: Buffer
  readonly fields: readonly ShownField[]
}

/**
 * Opens the bytes of one lane's road. Whatever crosses from now on is shown, as long as it is not
 * scrolled out of sight: short polls tell that the server knows that somebody looks.
 */
export async function openBytes(page: Page, lane: string): Promise<void> {
  await openTab(page, 'bytes')
  await page.locator('pop-wire-list [data-message]').first().waitFor({ timeout: PATIENCE })
  await page.click(`pop-bytes [data-filter=${lane}]`)
}

/** A message in the list. */
export function messages(page: Page, { kind, direction }: Record<string, string>): Locator {
  return page.locator(
    `pop-wire-list [data-message][data-kind=${kind}][data-direction=${direction}]`,
  )
}

/** Chooses a message from the list, and reads it as it is taken apart: its bytes from the hex. */
export async function readMessage(page: Page, row: Locator): Promise<ShownMessage> {
  const key = await row.getAttribute('data-message', { timeout: PATIENCE })
  // By its number: with the next message the row is another one's.
  await page.click(`pop-wire-list [data-message="${key}"]`, { timeout: PATIENCE })
  await page.waitForSelector(`pop-wire-list [data-message="${key}"][aria-selected=true]`)
  const length = Number(
    await page.locator('pop-wire-message [data-length]').getAttribute('data-length'),
  )
  const bytes = await shownBytes(page)
  if (bytes.length !== length) throw new Error(`${bytes.length} B shown of ${length}`)
  const rows = await page.locator('pop-fields [data-field]').evaluateAll((all) =>
    all.map((row) => ({
      ...(row as HTMLElement).dataset,
      value: row.querySelector('.value')?.textContent ?? '',
    })),
  )
  const fields = rows.map((row: Record<string, string | undefined>) => ({
    name: row.name ?? '',
    value: row.value ?? '',
    from: Number(row.from),
    to: Number(row.to),
    bits: row.bits,
  }))
  return { bytes, fields }
}

/** The bytes of the message that is shown. */
async function shownBytes(page: Page): Promise<Buffer> {
  const hex = await page.locator('pop-hex .hex').allTextContents()
  return Buffer.from(hex.join('').replace(/\s+/g, ''), 'hex')
}

/** Everything that the page says and holds in its markup, its shadow trees included. */
export function markup(page: Page): Promise<string> {
  return page.evaluate(() => {
    const parts: string[] = []
    const visit = (node: Node): void => {
      if (node instanceof Element) {
        for (const { name, value } of node.attributes) parts.push(`${name}=${value}`)
        if (node instanceof HTMLInputElement) parts.push(node.value)
        if (node.shadowRoot) visit(node.shadowRoot)
      } else if (node instanceof Text) parts.push(node.data)
      for (const child of node.childNodes) visit(child)
    }
    visit(document)
    return parts.join('\n')
  })
}
