import { css } from 'lit'

export const joinStyles = css`
  :host,
  div,
  form {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem 0.6rem;
    min-width: 0;
    font-size: var(--small);
  }

  /* Empty, it takes no gap. */
  [data-seat='none'] {
    margin-inline-end: -0.6rem;
  }

  button,
  input[type='text'] {
    min-height: 2rem;
    font-size: var(--small);
  }

  input[type='text'] {
    width: 10rem;
  }

  .line {
    max-width: 16rem;
  }

  .soft {
    color: var(--soft);
  }

  .call {
    border-color: var(--ink);
    background: var(--ink);
    color: var(--paper);
    white-space: normal;
    text-align: start;
  }

  .call:hover:not(:disabled) {
    background: var(--ink);
    text-decoration: underline;
  }

  .quiet {
    padding: 0 0.5rem;
    border-color: transparent;
    font-weight: 400;
    text-decoration: underline;
  }

  .refusal {
    flex-basis: 100%;
    color: var(--critical);
  }
`
