import { css } from 'lit'

export const ledgerStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 1rem;
    padding: 0.25rem 0;
    font-size: var(--small);
    color: var(--soft);
  }

  label {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    min-height: 2rem;
    font-weight: 600;
    color: var(--ink);
    cursor: pointer;
  }

  .box {
    flex: 1 1 70vh;
    min-height: 12rem;
    margin: 0 3px 3px;
    overflow: auto;
    contain: layout paint;
    /* What is scrolled to stays; the rows are kept in place by hand, see \`#keepPlace\`. */
    overflow-anchor: none;
    overscroll-behavior: contain;
  }

  col.event {
    width: 8.75rem;
  }

  col.published {
    width: 6.25rem;
  }

  th,
  td {
    padding: 0 0.5rem;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  thead th {
    position: sticky;
    top: 0;
    z-index: 2;
    height: 2.25rem;
    border-bottom: 1px solid var(--edge);
    background: var(--paper);
    line-height: 1.15;
    white-space: normal;
  }

  thead th:first-child {
    z-index: 3;
  }

  /* Rows of one height, so that those out of sight need not be there: see \`ROW\`. */
  tbody tr {
    height: 2rem;
  }

  tbody th,
  tbody td {
    border-bottom: 1px solid var(--line);
  }

  tr.space,
  tr.space td {
    height: 0;
    padding: 0;
    border: 0;
  }

  tr[data-row] {
    cursor: pointer;
  }

  tr[data-row]:hover > * {
    background: var(--fill);
  }

  tr[aria-current] > * {
    background: var(--fill);
    border-bottom-color: var(--ink);
    box-shadow: inset 0 2px var(--ink), inset 0 -1px var(--ink);
  }

  .seq {
    margin-inline-end: 0.45rem;
    color: var(--soft);
  }

  .published {
    color: var(--soft);
  }

  .cell {
    position: relative;
    overflow: visible;
  }

  .late {
    font-weight: 600;
  }

  .word,
  [data-arrival='waiting'],
  [data-arrival='before'] {
    color: var(--soft);
  }

  :not([data-arrival='live']) > .word {
    color: inherit;
  }

  [data-arrival='missed'] {
    color: var(--critical);
    font-weight: 600;
  }

  .again {
    margin-inline-start: 0.3rem;
    padding: 0 0.25rem;
    border: 1px solid var(--edge);
    border-radius: 0.25rem;
    font-weight: 600;
  }

  .mark {
    width: 0.75rem;
    height: 0.75rem;
    margin-inline-end: 0.3rem;
    vertical-align: -0.08em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.7;
    overflow: visible;
  }

  .mark .solid {
    fill: currentcolor;
    stroke: none;
  }

  [data-arrival='live'] .mark {
    color: var(--hue);
  }

  /* As long as the event was late: one length for all rows, so that lanes compare. */
  .bar-late {
    position: absolute;
    inset: auto auto 0 0;
    height: 0.25rem;
    background: var(--hue);
  }

  [data-arrival='replay'] .bar-late {
    background: repeating-linear-gradient(90deg, var(--hue) 0 3px, transparent 3px 6px);
  }

  .reset th {
    border-block: 1px solid var(--edge);
    background: var(--fill);
  }

  .reset b {
    font-weight: 600;
  }

  .reset span {
    position: sticky;
    left: 0.5rem;
  }

  .reset pop-mark {
    width: 0.95em;
  }

  .none {
    padding: 1rem 0.5rem;
    color: var(--soft);
  }

  @media (width < 640px) {
    col.event {
      width: 6.75rem;
    }

    col.published {
      width: 5.5rem;
    }

    table {
      min-width: 38.5rem;
    }

    th,
    td {
      padding: 0 0.3rem;
    }

    .seq {
      margin-inline-end: 0.25rem;
    }

    [data-arrival='live'] .word {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .bar-late {
      forced-color-adjust: none;
    }

    tr[aria-current] > * {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`
