import { css } from 'lit'

export const sourceStyles = css`
  :host {
    display: grid;
    align-content: start;
    gap: 0.5rem;
    padding-top: 0.9rem;
    border-top: 1px solid var(--line);
  }

  h2 {
    font-size: 1.35rem;
    font-weight: 600;
  }

  .about {
    color: var(--soft);
  }

  fieldset {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 0.5rem 0.9rem;
    min-width: 0;
  }

  /* Read from the back row, as all of this page. */
  .field,
  small,
  select,
  input[type='number'] {
    font-size: 1rem;
  }

  select,
  input[type='number'] {
    min-height: 2.5rem;
  }

  select {
    max-width: 100%;
  }

  fieldset:disabled :is(select, input) {
    border-color: var(--line);
    color: var(--soft);
    cursor: not-allowed;
  }

  .failure {
    font-weight: 600;
    color: var(--critical);
  }

  .failure:empty {
    display: none;
  }
`
