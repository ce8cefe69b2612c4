import { msg, str } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { PopElement } from '../element.ts'
import type { Handshake } from '../model/wire-handshake.ts'
import { base } from '../styles.ts'

/** `Sec-WebSocket-Accept`, worked out step by step, beside what the server answered. */
export class PopHandshake extends PopElement {
  static override properties = {
    handshake: { attribute: false },
  }
  declare handshake: Handshake

  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 0.4rem 0.6rem 0.5rem;
        border-bottom: 1px solid var(--line);
        font-size: var(--small);
      }

      ol {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0.1rem 0.75rem;
        margin-top: 0.25rem;
      }

      li {
        display: contents;
      }

      code {
        font: var(--code) / 1.6 var(--mono);
        overflow-wrap: anywhere;
      }

      .key {
        text-decoration: underline 2px;
      }

      .result code {
        font-weight: 700;
      }

      .verdict {
        font-weight: 600;
      }

      [data-agrees='false'] .verdict {
        color: var(--critical);
      }

      @container (width < 40rem) {
        ol {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }

        li > :last-child {
          margin-bottom: 0.3rem;
        }
      }
    `,
  ]

  override render() {
    const { expected, agrees } = this.handshake
    return html`
      <div data-accept=${expected?.accept ?? ''} data-agrees=${agrees ?? nothing}>
        <h4>${msg('How Sec-WebSocket-Accept comes about')} <small>RFC 6455 §4.2.2</small></h4>
        ${expected === undefined ? msg('The request with the key was not seen.') : nothing}
        <ol role="list">
          ${
            expected === undefined
              ? nothing
              : html`
                <li><span>${msg('1. The client’s key')}</span>
                  <code class="key">${expected.key}</code></li>
                <li><span>${msg('2. A fixed GUID behind it')}</span>
                  <code><span class="key">${expected.key}</span>${expected.guid}</code></li>
                <li><span>${msg('3. SHA-1 of that, in hexadecimal')}</span>
                  <code data-sha1>${expected.sha1}</code></li>
                <li class="result"><span>${msg('4. The same 20 bytes in base64')}</span>
                  <code>${expected.accept}</code></li>`
          }
          <li class="result"><span>${msg('The server answered')}</span>
            <span><code data-answered>${this.handshake.answered ?? ''}</code>
            <span class="verdict">${this.#verdict()}</span></span></li>
        </ol>
      </div>
    `
  }

  #verdict(): string {
    const { agrees, status, answered } = this.handshake
    if (agrees === true) return msg('✓ the same')
    if (agrees === false) return msg('✗ not the same: the client must hang up')
    if (status === undefined) return msg('nothing that was seen yet')
    return answered === undefined ? msg(str`${status}, without it`) : ''
  }
}

customElements.define('pop-handshake', PopHandshake)
