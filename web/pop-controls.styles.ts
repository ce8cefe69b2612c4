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

  .check {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2.25rem;
    font-size: 0.875rem;
    cursor: pointer;
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
