import type { Page } from 'playwright-core'
import { PATIENCE } from './dashboard.ts'

/** A row of the axis' table: something that its painter put on the canvas. Times are ms. */
export interface AxisItem {
  readonly kind: string
  /** Name of the lane; undefined above the lanes. */
  readonly lane: string | undefined
  readonly id: string | undefined
  readonly from: number
  readonly to: number
  readonly count: number
  readonly lateness: number | undefined
  readonly isPicked: boolean
}

/** Opens the axis' table, which is made of what was painted, with as much in view as there is. */
export async function openAxisTable(page: Page): Promise<void> {
  await page.locator('select[data-action=seconds]').selectOption('60')
  await page.click('pop-axis [data-action=table]')
  await page.waitForSelector('pop-axis-table table', { timeout: PATIENCE })
}

/** What the table says, newest first. */
export async function axisItems(page: Page): Promise<AxisItem[]> {
  const rows = await page.locator('pop-axis-table [data-axis-item]').evaluateAll((all) => {
    return all.map((row) => ({ ...(row as HTMLElement).dataset }))
  })
  return rows.map((row) => ({
    kind: row.kind ?? '',
    lane: row.lane,
    id: row.id,
    from: Number(row.from),
    to: Number(row.to),
    count: Number(row.count ?? 0),
    lateness: row.lateness === undefined ? undefined : Number(row.lateness),
    isPicked: row.picked !== undefined,
  }))
}

/**
 * By lane, from the top: pixels of its row on the canvas that have the lane's own hue. What the
 * table says was painted could still be missing from the picture.
 */
export function hues(page: Page): Promise<number[]> {
  return page.locator('pop-axis').evaluate((axis) => {
    const { shadowRoot, lanes } = axis as HTMLElement & {
      lanes: readonly { readonly transport: { readonly hue: string } }[]
    }
    const canvas = shadowRoot?.querySelector('canvas') as HTMLCanvasElement
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D
    const height = (name: string) =>
      shadowRoot?.querySelector(`.probe.${name}`)?.getBoundingClientRect().height ?? 0
    const ratio = canvas.height / canvas.getBoundingClientRect().height
    return lanes.map(({ transport }, lane) => {
      const hue = [1, 3, 5].map((at) => Number.parseInt(transport.hue.slice(at, at + 2), 16))
      const top = Math.round((height('ruler') + height('row') * lane) * ratio)
      const { data } = pen.getImageData(0, top, canvas.width, Math.round(height('row') * ratio))
      let count = 0
      for (let at = 0; at < data.length; at += 4) {
        if (hue.every((part, index) => Math.abs((data[at + index] ?? 0) - part) < 4)) count++
      }
      return count
    })
  })
}
