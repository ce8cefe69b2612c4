import { css } from 'lit'

export const laneStyles = css`
  :host {
    display: grid;
    grid-row: span var(--lane-rows);
    grid-template-rows: subgrid;
    grid-template-columns: minmax(0, 1fr);
    row-gap: 0;
    min-width: 0;
    border-top: 4px solid var(--hue);
  }

  header {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 0.25rem 0.6rem;
    padding: 0.75rem 0;
    align-content: start;
  }

  pop-mark {
    width: 1.6rem;
  }

  h3 {
    font-size: 1.25rem;
    font-weight: 700;
    line-height: 1.2;
    letter-spacing: -0.01em;
  }

  .state {
    display: flex;
    grid-column: 1 / -1;
    align-items: center;
    gap: 0.4rem;
    min-height: 2.25rem;
    font-size: 0.875rem;
  }

  .state svg {
    width: 0.75rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.5;
  }

  button {
    margin-left: auto;
  }

  .motto {
    grid-column: 1 / -1;
    font-size: var(--small);
    line-height: 1.35;
    color: var(--soft);
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
`
