import { css } from 'lit'

/** A table in a box of its own that scrolls sideways, with its first column left in sight. */
export const table = css`
  .box {
    border: 1px solid var(--line);
    border-radius: 0.5rem;
  }

  /* Outside, where the cells that stick do not cover it. */
  .box:focus-visible {
    outline-offset: 0;
  }

  table {
    width: 100%;
    min-width: 44rem;
    table-layout: fixed;
    border-spacing: 0;
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    text-align: start;
    font-weight: 400;
  }

  thead th {
    font-weight: 600;
  }

  th:first-child {
    position: sticky;
    left: 0;
    z-index: 1;
    background: var(--paper);
  }

  pop-mark {
    display: inline-block;
    width: 1em;
    margin-inline-end: 0.35rem;
    vertical-align: -0.12em;
  }
`
