import { css } from 'lit'

/** Claim and question on the left, what came of it on the right; below each other on a phone. */
export const scenarioStyles = css`
  :host {
    display: grid;
    grid-template-columns: min(24rem, 32vw) minmax(0, 1fr) auto;
    gap: 0.25rem 1.75rem;
    min-height: 6rem;
    padding: 0.5rem 0.75rem 0.6rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    font-size: 0.875rem;
    line-height: 1.35;
  }

  h3 {
    font-size: 1rem;
    line-height: 1.25;
  }

  .claim {
    margin-top: 0.15rem;
    color: var(--soft);
  }

  .actions {
    display: flex;
    grid-area: 1 / 3;
    gap: 0.4rem;
    align-self: start;
  }

  .actions button {
    min-height: 2rem;
  }

  .close {
    width: 2rem;
    min-height: 2rem;
    padding: 0;
    border-color: transparent;
    font-size: 1.25rem;
    line-height: 1;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem 0.6rem;
  }

  fieldset {
    min-width: 0;
  }

  .question {
    padding: 0 0 0.35rem;
    font-weight: 600;
  }

  .choice {
    position: relative;
    display: grid;
    place-items: center;
    min-height: 2.25rem;
    padding: 0 0.6rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    font-size: var(--small);
    font-weight: 600;
    cursor: pointer;
  }

  .choice:hover {
    background: var(--fill);
  }

  .choice:has(:checked) {
    border-color: var(--ink);
    background: var(--ink);
    color: var(--paper);
  }

  .choice:has(:focus-visible) {
    outline: 3px solid var(--ink);
    outline-offset: 2px;
  }

  .choice input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  input[type='number'] {
    width: 6.5rem;
    min-height: 2.25rem;
    padding: 0 0.6rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    background: transparent;
    font-size: 1rem;
  }

  .run {
    border-color: var(--ink);
    background: var(--ink);
    color: var(--paper);
  }

  .run:hover:not(:disabled) {
    background: color-mix(in srgb, var(--ink) 86%, var(--paper));
  }

  .soft {
    color: var(--soft);
  }

  progress {
    display: block;
    width: 100%;
    height: 0.6rem;
    margin: 0.5rem 0 0.6rem;
    border: 1px solid var(--edge);
    border-radius: 0.3rem;
    background: transparent;
    accent-color: var(--ink);
    appearance: none;
    overflow: hidden;
  }

  progress::-webkit-progress-bar {
    background: transparent;
  }

  progress::-webkit-progress-value {
    background: var(--ink);
  }

  progress::-moz-progress-bar {
    background: var(--ink);
  }

  .verdict li {
    position: relative;
    padding-inline-start: 1rem;
  }

  .verdict li::before {
    content: '–';
    position: absolute;
    inset-inline-start: 0;
    color: var(--soft);
  }

  .verdict li + li {
    margin-top: 0.1rem;
  }

  .verdict li:first-child {
    padding: 0;
    font-size: 1rem;
    font-weight: 600;
  }

  .verdict li:first-child::before {
    content: none;
  }

  .compared {
    margin-top: 0.45rem;
    padding-inline-start: 0.6rem;
    border-inline-start: 3px solid var(--edge);
  }

  .compared b {
    white-space: nowrap;
  }

  .failure {
    font-weight: 600;
    color: var(--critical);
  }

  @media (forced-colors: active) {
    .choice:has(:checked) {
      outline: 2px solid;
    }
  }

  @container (width < 53rem) {
    :host {
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 0.6rem;
    }

    .actions {
      grid-area: 1 / 2;
    }

    .outcome {
      grid-column: 1 / -1;
    }
  }
`
