import { css } from 'lit'

export const figuresStyles = css`
  :host {
    display: contents;
  }

  .large {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.5rem 0.75rem;
    padding: 0.75rem 0;
    border-top: 1px solid var(--line);
  }

  .large > :first-child {
    grid-column: 1 / -1;
  }

  dt {
    font-size: var(--small);
    color: var(--soft);
  }

  dd {
    font-variant-numeric: tabular-nums;
  }

  .large dd {
    font-size: 1.75rem;
    font-weight: 600;
    line-height: 1.15;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }

  .large > :first-child dd {
    font-size: 3.25rem;
    line-height: 1;
    letter-spacing: -0.03em;
  }

  .n {
    float: right;
    font-variant-numeric: tabular-nums;
  }

  .unit {
    font-size: 0.5em;
    font-weight: 500;
    letter-spacing: 0;
    color: var(--soft);
  }

  /* Two short lines beside the number, no higher than it is. */
  small {
    display: inline-block;
    width: min-content;
    font-size: 0.75rem;
    font-weight: 500;
    line-height: 1.05;
    letter-spacing: 0;
    vertical-align: middle;
    white-space: normal;
    color: var(--soft);
  }

  details {
    padding: 0;
    border-top: 1px solid var(--line);
  }

  summary {
    padding: 0.4rem 0;
    font-size: var(--small);
    font-weight: 600;
    color: var(--soft);
    cursor: pointer;
  }

  .all {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0.2rem 0.75rem;
    padding-bottom: 0.75rem;
    font-size: 0.875rem;
  }

  .all div {
    display: contents;
  }

  .all dd {
    text-align: right;
  }

  .note {
    padding-bottom: 0.75rem;
    font-size: var(--small);
    color: var(--soft);
  }
`
