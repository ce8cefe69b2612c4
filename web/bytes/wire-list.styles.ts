import { css } from 'lit'

export const listStyles = css`
  :host {
    display: block;
    overflow: hidden auto;
    overscroll-behavior: contain;
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
  }

  .group {
    padding: 0.05rem 0;
    border-bottom: 1px solid var(--line);
  }

  [role='option'] {
    position: relative;
    display: grid;
    grid-template-columns: 0.8rem 0.7rem minmax(0, 1fr) auto auto 3rem;
    align-items: center;
    column-gap: 0.3rem;
    min-height: 1.5rem;
    padding: 0 0.4rem;
    cursor: pointer;
  }

  .what {
    display: flex;
    grid-column: 3;
    gap: 0.3rem;
    white-space: nowrap;
  }

  .carries {
    grid-column: 4;
  }

  .size {
    grid-column: 5;
  }

  .time {
    grid-column: 6;
    color: var(--soft);
    text-align: right;
  }

  pop-mark {
    width: 0.8rem;
  }

  [role='option']:hover {
    background: var(--fill);
  }

  [role='option'][data-carries] {
    font-weight: 700;
  }

  [role='option'][aria-selected='true'] {
    background: var(--ink);
    color: var(--paper);
  }

  .events {
    color: var(--soft);
  }

  [aria-selected='true'] :is(.time, .events) {
    color: inherit;
  }

  [role='option']:focus-visible {
    outline-offset: -3px;
  }

  [role='option'][aria-selected='true']:focus-visible {
    outline-color: var(--paper);
    outline-offset: -4px;
  }

  /* An answer hangs on its request. */
  [data-exchange] [role='option']:not(:first-child)::before {
    content: '';
    position: absolute;
    inset: -0.1rem auto 0 0.75rem;
    width: 0.55rem;
    border-left: 2px solid var(--edge);
  }

  [data-exchange] [role='option']:last-child:not(:first-child)::before {
    bottom: 50%;
    border-bottom: 2px solid var(--edge);
  }

  @media (forced-colors: active) {
    [role='option'][aria-selected='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`
