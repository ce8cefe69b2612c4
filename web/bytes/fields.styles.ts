import { css } from 'lit'

export const fieldsStyles = css`
  :host {
    display: block;
    min-width: 0;
    font-size: var(--small);
  }

  [role='treeitem'] {
    display: grid;
    grid-template-columns: 1rem auto calc(var(--name, 10.5rem) - var(--level) * 1rem) minmax(0, 1fr) auto auto;
    align-items: baseline;
    column-gap: 0.35rem;
    min-height: 1.5rem;
    padding: 0.1rem 0.35rem 0.1rem calc(0.1rem + var(--level) * 1rem);
    cursor: default;
  }

  [role='treeitem']:focus-visible {
    outline-offset: -3px;
  }

  [role='treeitem'][aria-selected='true'] {
    background: var(--fill);
    box-shadow: inset 3px 0 var(--ink);
  }

  [role='treeitem'][data-lit] {
    background: var(--ink);
    color: var(--paper);
  }

  [data-lit] .where,
  [data-lit] .fold,
  [data-lit] .fault,
  [data-lit] .tag {
    color: inherit;
  }

  .fold {
    align-self: stretch;
    color: var(--soft);
    text-align: center;
    cursor: pointer;
  }

  .swatch {
    align-self: center;
    width: 0.65rem;
    height: 0.65rem;
  }

  .name {
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  [data-minor] .name {
    color: var(--soft);
    font-weight: 400;
  }

  [data-minor][data-lit] .name {
    color: inherit;
  }

  .more {
    margin: 0.4rem 0.6rem;
  }

  .value {
    overflow: hidden;
    font-family: var(--mono);
    font-size: var(--code);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .where {
    color: var(--soft);
    font-variant-numeric: tabular-nums;
    text-align: right;
    white-space: nowrap;
  }

  .tag {
    padding: 0 0.35rem;
    border: 1px solid currentcolor;
    border-radius: 0.25rem;
    font-size: var(--code);
  }

  .fault {
    grid-column: 3 / -1;
    color: var(--critical);
    font-weight: 600;
  }

  @media (forced-colors: active) {
    [role='treeitem'][data-lit] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`
