import { css } from 'lit'

/** What is chosen or typed, under its label. */
export const fieldStyles = css`
  .field {
    display: grid;
    gap: 0.15rem;
    font-size: var(--small);
    color: var(--soft);
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
`
