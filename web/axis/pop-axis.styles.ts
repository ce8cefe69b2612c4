import { css } from 'lit'

export const axisStyles = css`
  :host {
    --axis-paper: var(--paper, #fff);
    --axis-ink: var(--ink, #000);
    --axis-soft: var(--soft, #555);
    --axis-line: var(--line, #ddd);
    --axis-edge: var(--edge, #888);
    --axis-critical: var(--critical, #b3261e);
    --axis-stroke: var(--stroke, 1.5);
    --axis-ruler: var(--ruler, 2.5rem);
    --axis-row: var(--row, 5.75rem);
    --axis-ticks: var(--ticks, 1.5rem);
    --axis-names: 0;
    display: block;
    min-width: 0;
  }

  :host([hidden]) {
    display: none;
  }

  /* The rail is above the axis rather than beside it: the rows need their names. */
  @container (width < 53rem) {
    :host {
      --axis-names: 1;
    }
  }

  @media (forced-colors: active) {
    :host {
      --axis-paper: Canvas;
      --axis-ink: CanvasText;
      --axis-soft: CanvasText;
      --axis-line: color-mix(in srgb, CanvasText 25%, Canvas);
      --axis-edge: CanvasText;
      --axis-critical: CanvasText;
    }
  }

  .stage {
    position: relative;
    height: calc(var(--axis-ruler) + var(--axis-row) * var(--axis-lanes, 4) + var(--axis-ticks));
  }

  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    cursor: crosshair;
    touch-action: pan-y;
  }

  /* What the canvas is to look like, in CSS: read, never seen. */
  .probe {
    position: absolute;
    visibility: hidden;
    width: 0;
    font: 400 var(--small, 0.8125rem) / 1 var(--sans, sans-serif);
    forced-color-adjust: none;
  }

  .probe.ruler {
    height: var(--axis-ruler);
  }

  .probe.row {
    height: var(--axis-row);
  }

  .probe.ticks {
    height: var(--axis-ticks);
  }

  .foot {
    display: flex;
    align-items: start;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    padding: 0.35rem 0;
  }

  details {
    min-width: 0;
    font-size: var(--small);
  }

  summary {
    min-height: 1.5rem;
    color: var(--soft);
    cursor: pointer;
  }

  button {
    flex: none;
    min-height: 1.9rem;
    font-size: var(--small);
  }

  button[aria-pressed='true'] {
    border: 2px solid var(--ink);
    background: var(--fill);
  }

  .help {
    margin-top: 0.25rem;
    color: var(--soft);
  }
`
