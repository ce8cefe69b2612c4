import { msg } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { encode } from 'uqr'
import { PopElement } from '../element.ts'
import { base } from '../styles.ts'

/** Modules of light around a QR code: a scanner needs them (ISO/IEC 18004, 9.1). */
const QUIET = 4

/** The way into the room: a link to type, and a QR code of it to scan. */
export class PopInvite extends PopElement {
  static override properties = { link: {}, code: {} }
  /** Where learners go. */
  declare link: string
  /** What they join with, where the server asks for it: the QR code brings it along. */
  declare code: string | undefined

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        align-content: start;
        gap: 0.6rem;
      }

      h2 {
        font-size: 1.35rem;
        font-weight: 600;
      }

      /* Dark on light whatever the theme: many scanners read nothing else. */
      svg {
        display: block;
        width: 100%;
        max-width: 26rem;
        border: 1px solid #e0e0da;
        border-radius: 0.5rem;
        background: #ffffff;
        fill: #000000;
        forced-color-adjust: none;
        shape-rendering: crispedges;
      }

      a {
        color: inherit;
        font-size: 1.5rem;
        font-weight: 700;
        line-height: 1.2;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }

      .code {
        font-family: var(--mono);
        font-size: 1.5rem;
      }

      .local {
        padding: 0.5rem 0.75rem;
        border: 2px solid var(--warning);
        border-radius: 0.5rem;
      }

      code {
        font-family: var(--mono);
        white-space: nowrap;
      }
    `,
  ]

  override render() {
    const { protocol, host, pathname, hostname } = new URL(this.link)
    // What can be left out when typing is not shown: a browser adds http:// and the slash.
    const typed = `${protocol === 'http:' ? '' : `${protocol}//`}${host}${pathname === '/' ? '' : pathname}`
    return html`
      <h2>${msg('Join')}</h2>
      ${this.#code()}
      <a href=${this.#whole} data-link>${typed}</a>
      ${this.code === undefined ? nothing : html`<p>${msg('Code')} <b class="code" data-code>${this.code}</b></p>`}
      <p>${msg('Scan or type it, then press “Join the room”.')}</p>
      ${
        isLocal(hostname)
          ? html`<p class="local" data-local>${msg('Only this computer can open this address. For a room, start the server with:')} <code>npm run workshop</code></p>`
          : nothing
      }
    `
  }

  get #whole(): string {
    return this.code === undefined
      ? this.link
      : `${this.link}#join=${encodeURIComponent(this.code)}`
  }

  #code() {
    const { size, data } = encode(this.#whole, { border: QUIET, ecc: 'M' })
    const squares = data.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])),
    )
    return html`
      <svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${msg('QR code of the link')}>
        <path d=${squares.join('')} />
      </svg>
    `
  }
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

customElements.define('pop-invite', PopInvite)
