import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core says of one rule, as much of it as a test shows. */
interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[]
}

/**
 * What axe-core finds serious or critical on a page as it is now, a line each: rule, element (axe
 * looks into open shadow roots) and reason. All its rules of WCAG 2.2 AA and its best practices,
 * that of the targets' size among them, which it leaves out by default.
 */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(source)
  const found = (await page.evaluate(`axe.run(document, {
    resultTypes: ['violations'],
    rules: { 'target-size': { enabled: true } },
    preload: false,
  }).then(({ violations }) => violations)`)) as Violation[]
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => {
        const why = failureSummary.split('\n').slice(1).join(' ').replace(/\s+/g, ' ').trim()
        return `${id}: ${[target].flat(9).join(' > ')}: ${why}`
      }),
    )
}
