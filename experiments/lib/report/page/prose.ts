import MarkdownIt from 'markdown-it'
import { type Html, html, trusted } from './html.ts'

/** Neither raw HTML nor pictures, so that a page made of a record fetches nothing. */
const markdown = new MarkdownIt().disable('image')

// Wide ones scroll by themselves, with keys too.
markdown.renderer.rules.table_open = () =>
  '<div class="table" role="region" tabindex="0" aria-label="table"><table>\n'
markdown.renderer.rules.table_close = () => '</table></div>\n'

/** What an experiment makes of its record, in Markdown, as HTML. */
export function prose(text: string): Html {
  return html`<div class="prose">${trusted(markdown.render(text))}</div>`
}
