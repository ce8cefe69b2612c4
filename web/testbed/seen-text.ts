import type { Page } from 'playwright-core'

/** One run of text that can be seen, and how it is set. */
export interface Seen {
  readonly text: string
  /** Of the element that it is in, the elements around it outwards: `b < p < pop-lane`. */
  readonly place: string
  /** CSS px. */
  readonly size: number
}

/** All text of a page that can be seen, in open shadow roots too; labels and tool tips as well. */
export async function seenText(page: Page): Promise<Seen[]> {
  return (await page.evaluate(`(${walk})()`)) as Seen[]
}

/** Runs in the page, hence without types of the DOM and without anything from around it. */
const walk = `function () {
  const seen = []
  const isHidden = (element) => {
    const style = getComputedStyle(element)
    const { width, height } = element.getBoundingClientRect()
    return style.display === 'none' || style.visibility !== 'visible' || (style.display !== 'contents' && (width < 2 || height < 2))
  }
  const placeOf = (element) => {
    const names = []
    for (let at = element; at && names.length < 4; at = at.parentElement ?? at.getRootNode().host) {
      names.push(at.localName + (typeof at.className === 'string' && at.className ? '.' + at.className.trim().split(/ +/)[0] : ''))
    }
    return names.join(' < ')
  }
  const look = (element) => {
    if (['STYLE', 'SCRIPT', 'NOSCRIPT', 'TEMPLATE', 'OPTION'].includes(element.tagName.toUpperCase())) return
    if (getComputedStyle(element).display === 'none') return
    const size = Number.parseFloat(getComputedStyle(element).fontSize)
    for (const name of ['title', 'aria-label', 'placeholder', 'alt']) {
      const text = element.getAttribute(name)
      if (text) seen.push({ text, place: '[' + name + '] ' + placeOf(element), size: Infinity })
    }
    if (element.tagName === 'SELECT') {
      for (const { text } of element.options) seen.push({ text, place: placeOf(element), size })
    }
    for (const node of (element.shadowRoot ?? element).childNodes) {
      if (node.nodeType === 1) look(node)
      else if (node.nodeType === 3 && node.data.trim() !== '' && !isHidden(element)) {
        seen.push({ text: node.data.trim().replace(/\\s+/g, ' '), place: placeOf(element), size })
      }
    }
  }
  look(document.body)
  return seen
}`
