import { css } from 'lit'

export const controlsStyles = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 0.75rem 2rem;
    padding: 0.75rem 0;
    border-top: 1px solid var(--line);
  }

  fieldset {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 0.5rem 0.75rem;
    min-width: 0;
  }

  legend {
    padding: 0 0 0.3rem;
    font-size: var(--small);
    font-weight: 600;
  }

  .field {
    display: grid;
    gap: 0.15rem;
    font-size: var(--small);
    color: var(--soft);
  }

  .check {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2.25rem;
    font-size: 0.875rem;
    cursor: pointer;
  }

  select,
  input[type='number'] {
    min-height: 2.25rem;
    padding: 0 0.5rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    background: var(--paper);
    color: var(--ink);
    font: inherit;
    font-size: 0.875rem;
  }

  input[type='number'] {
    width: 5rem;
    font-variant-numeric: tabular-nums;
  }

  input:invalid {
    border-color: var(--critical);
    outline: 1px solid var(--critical);
  }

  .typed {
    display: flex;
    align-items: center;
    gap: 0.3rem;
  }

  small {
    font-size: var(--small);
  }

  details {
    font-size: 0.875rem;
  }

  summary {
    min-height: 2.25rem;
    line-height: 2.25rem;
    cursor: pointer;
  }

  .more {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 0.75rem;
    padding-top: 0.25rem;
  }

  .failure {
    flex-basis: 100%;
    font-size: var(--small);
    font-weight: 600;
    color: var(--critical);
  }

  .failure:empty {
    display: none;
  }
`
