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
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.25rem 0.6rem;
    padding: 0.75rem 0;
    align-content: start;
  }

  pop-mark {
    width: 1.4rem;
  }

  h3 {
    font-size: 1.125rem;
    font-weight: 700;
    line-height: 1.2;
    letter-spacing: -0.01em;
  }

  .motto {
    grid-column: 1 / -1;
    min-height: 2.7em;
    font-size: var(--small);
    line-height: 1.35;
    color: var(--soft);
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
`
