import { css, html, LitElement, type PropertyValues, svg } from 'lit'
import type { Descriptor } from './transports/transport.ts'

const shapes: Record<Descriptor['shape'], ReturnType<typeof svg>> = {
  circle: svg`<circle cx="12" cy="12" r="9.5" />`,
  square: svg`<rect x="3" y="3" width="18" height="18" rx="1" />`,
  triangle: svg`<path d="M12 2.5 22.5 21 1.5 21z" />`,
  diamond: svg`<path d="M12 1.5 22.5 12 12 22.5 1.5 12z" />`,
  star: svg`<path d="M12 1.5l3.2 6.7 7.3 1-5.3 5.1 1.3 7.3L12 18.1l-6.5 3.5 1.3-7.3L1.5 9.2l7.3-1z" />`,
}

/** A transport's shape in its hue. Decoration: its label always stands beside it. */
export class PopMark extends LitElement {
  static override properties = {
    transport: { attribute: false },
    look: { reflect: true },
  }
  declare transport: Descriptor
  declare look: 'full' | 'outline' | 'dashed'

  static override styles = css`
    :host {
      display: block;
      width: 1.5rem;
      aspect-ratio: 1;
      color: var(--hue);
    }

    svg {
      display: block;
      width: 100%;
      overflow: visible;
      fill: transparent;
      stroke: currentcolor;
      stroke-width: 2;
      stroke-linejoin: round;
      transition: fill 0.15s;
    }

    :host([look='full']) svg {
      fill: currentcolor;
    }

    :host([look='dashed']) svg {
      stroke-dasharray: 3 3.5;
    }

    @media (forced-colors: active) {
      svg {
        forced-color-adjust: none;
      }
    }
  `

  constructor() {
    super()
    this.look = 'full'
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('transport')) this.style.setProperty('--hue', this.transport.hue)
  }

  override render() {
    return html`<svg viewBox="0 0 24 24" aria-hidden="true">${shapes[this.transport.shape]}</svg>`
  }
}

customElements.define('pop-mark', PopMark)
