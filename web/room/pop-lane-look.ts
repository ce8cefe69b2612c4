import { css, html, LitElement } from 'lit'
import type { Descriptor } from '../transports/transport.ts'
import '../pop-mark.ts'
import type { LaneLook } from './lane-look.ts'

/**
 * How a lane does, by the shape of its mark: filled, filled in a frame, outlined, dashed, or a dash
 * in its place. Decoration: words stand beside it.
 */
export class PopLaneLook extends LitElement {
  static override properties = { transport: { attribute: false }, look: { reflect: true } }
  declare transport: Descriptor
  declare look: LaneLook

  static override styles = css`
    :host {
      display: grid;
      place-items: center;
      width: 1.7rem;
      height: 1.7rem;
      border: 2px solid transparent;
      border-radius: 0.3rem;
    }

    :host([look='fell-back']) {
      border-color: var(--ink);
    }

    pop-mark {
      width: 1.05rem;
    }

    i {
      width: 0.9rem;
      border-top: 3px solid var(--edge);
    }
  `

  override render() {
    if (this.look === 'unknown') return html`<i></i>`
    const isFull = this.look === 'runs' || this.look === 'fell-back'
    const look = isFull ? 'full' : this.look === 'connects' ? 'outline' : 'dashed'
    return html`<pop-mark .transport=${this.transport} look=${look}></pop-mark>`
  }
}

customElements.define('pop-lane-look', PopLaneLook)
