import { css } from 'lit'

/** What every component shares. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h1,
  h2,
  h3,
  h4,
  p,
  dl,
  dd,
  ul,
  ol,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  h4 {
    font-size: var(--small);
    font-weight: 600;
    color: var(--soft);
  }

  p {
    text-wrap: pretty;
  }

  .line {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :focus-visible {
    outline: 3px solid var(--ink);
    outline-offset: 2px;
  }
`

export const controls = css`
  button,
  input {
    font: inherit;
    font-size: 0.875rem;
    color: inherit;
  }

  button {
    min-height: 2.25rem;
    padding: 0 0.85rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    background: transparent;
    font-weight: 600;
    white-space: nowrap;
    cursor: pointer;
  }

  button:hover:not(:disabled) {
    background: var(--fill);
  }

  button:disabled {
    border-color: var(--line);
    color: var(--soft);
    cursor: not-allowed;
  }

  input[type='text'] {
    min-width: 0;
    min-height: 2.25rem;
    padding: 0 0.7rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    background: transparent;
  }

  input::placeholder {
    color: var(--soft);
    opacity: 1;
  }

  input[type='checkbox'] {
    flex: none;
    width: 1.1rem;
    height: 1.1rem;
    margin: 0;
    accent-color: var(--ink);
  }
`

/** A section of a lane: aligned with the same section of the other lanes by the lane's subgrid. */
export const section = css`
  :host {
    display: block;
    min-width: 0;
    padding: 0.75rem 0;
    border-top: 1px solid var(--line);
  }
`
