import { msg } from '@lit/localize'
import { html, svg } from 'lit'
import type { Cell } from '../model/ledger.ts'
import { arrivalWord } from '../words/arrival.ts'

const marks: Record<Cell['kind'], ReturnType<typeof svg>> = {
  live: svg`<circle class="solid" cx="6" cy="6" r="4" />`,
  replay: svg`<path d="M1.5 2 6 6l-4.5 4M6.5 2 11 6l-4.5 4" />`,
  snapshot: svg`<path d="M1.5 2.5h9M1.5 6h9M1.5 9.5h9" />`,
  reset: svg`<path d="M10.2 4A4.6 4.6 0 1 0 10.6 7M10.9 1v3.3H7.6" />`,
  waiting: svg`<path d="M2.5 6h7" />`,
  missed: svg`<path d="M2 2l8 8M10 2l-8 8" />`,
  before: svg`<circle cx="6" cy="6" r="1.6" />`,
}

/** How an event came, or why it did not, as a mark. Decoration: the word stands beside it. */
export function cellMark(kind: Cell['kind']) {
  return html`<svg class="mark" viewBox="0 0 12 12" aria-hidden="true">${marks[kind]}</svg>`
}

export function cellWord(kind: Cell['kind']): string {
  switch (kind) {
    case 'waiting':
      return msg('not yet')
    case 'missed':
      return msg('missed')
    case 'before':
      return msg('before its start')
    case 'reset':
      return msg('reset')
    default:
      return arrivalWord(kind)
  }
}
