import { css, html, nothing } from 'lit'
import { PopElement } from '../element.ts'
import type { Answer } from './answers.ts'
import type { RoomScenario } from './room-scenario.ts'
import { SizeController } from './size-controller.ts'
import type { Strip } from './strip.ts'
import { stripOfLanes } from './strip-lanes.ts'
import { stripOfNumbers } from './strip-numbers.ts'

/** Everyone's predictions and results, one dot each. */
export class PopStrip extends PopElement {
  static override properties = {
    scenario: { attribute: false },
    predictions: { attribute: false },
    results: { attribute: false },
    model: { attribute: false },
  }
  declare scenario: RoomScenario
  declare predictions: readonly Answer[]
  declare results: readonly Answer[]
  declare model: number | undefined
  readonly #size = new SizeController(this)

  static override styles = css`
    :host {
      display: block;
      min-width: 0;
      min-height: 9rem;
    }

    svg {
      display: block;
      overflow: visible;
      font-size: 1rem;
      fill: var(--ink);
    }

    circle {
      stroke: var(--ink);
      stroke-width: calc(max(2, var(--stroke, 2)) * 1px);
    }

    g circle {
      stroke: currentcolor;
    }

    .prediction {
      fill: var(--paper);
    }

    .result {
      fill: var(--ink);
    }

    g .result {
      fill: currentcolor;
    }

    .grid {
      stroke: var(--line);
    }

    .axis {
      stroke: var(--edge);
      stroke-width: 2;
    }

    .model {
      stroke: var(--ink);
      stroke-width: 2.5;
      stroke-dasharray: 7 5;
    }

    .median {
      stroke: var(--ink);
      stroke-width: 2.5;
    }

    .tick {
      fill: var(--soft);
      font-variant-numeric: tabular-nums;
    }

    .strong,
    .column {
      font-weight: 600;
      /* Legible where it crosses a line. */
      paint-order: stroke;
      stroke: var(--paper);
      stroke-width: 5px;
    }

    @media (forced-colors: active) {
      svg {
        forced-color-adjust: none;
      }
    }
  `

  override render() {
    const { width, rem } = this.#size
    if (width === 0) return nothing
    const { scenario, predictions, results, model } = this
    const strip: Strip = { scenario, predictions, results, model, width, rem }
    const isInWords =
      scenario.choices !== undefined ||
      [...predictions, ...results].some(({ value }) => typeof value === 'string')
    return html`${isInWords ? stripOfLanes(strip) : stripOfNumbers(strip)}`
  }
}

customElements.define('pop-strip', PopStrip)
