import { escapeXml } from '../drawing/svg.ts'

/** Markup that is meant as such; whatever else goes into a page is escaped. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Content = Html | string | number | null | undefined | false | readonly Content[]

/**
 * Markup with values in it. Texts are escaped, for content and for attributes in double quotes;
 * lists are joined, and what is null, undefined or false is left out.
 */
export function html(markup: TemplateStringsArray, ...values: readonly Content[]): Html {
  const parts = markup.map((part, index) => (index === 0 ? part : shown(values[index - 1]) + part))
  return new Html(parts.join(''))
}

/** What another part of ours has made, such as an SVG: it has to have escaped its own texts. */
export function trusted(markup: string): Html {
  return new Html(markup)
}

function shown(value: Content): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(shown).join('')
  return escapeXml(String(value))
}

/** A text in which `code` is set as such. */
export function withCode(text: string): Content {
  return text.split('`').map((part, index, all) => {
    const isCode = index % 2 === 1 && index < all.length - 1
    return isCode ? html`<code>${part}</code>` : index % 2 === 1 ? `\`${part}` : part
  })
}
