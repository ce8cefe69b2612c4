import { css } from 'lit'

export const answersStyles = css`
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
    gap: 0.5rem 1.5rem;
    margin-bottom: 0.5rem;
  }

  dt {
    display: flex;
    align-items: center;
    gap: 0.45rem;
    color: var(--soft);
    font-weight: 600;
  }

  dd {
    font-size: 2rem;
    font-weight: 700;
    line-height: 1.15;
    font-variant-numeric: tabular-nums;
  }

  dd.note {
    color: var(--soft);
    font-size: 1rem;
    font-weight: 400;
    line-height: 1.4;
  }

  .key {
    flex: none;
    width: 0.9rem;
    height: 0.9rem;
    border: 2px solid var(--ink);
    border-radius: 50%;
  }

  .key.results {
    background: var(--ink);
  }

  .key.model {
    width: 0;
    height: 1.1rem;
    border: 0;
    border-left: 3px dashed var(--ink);
    border-radius: 0;
  }

  details {
    margin-top: 0.5rem;
  }

  summary {
    width: fit-content;
    min-height: 1.75rem;
    color: var(--soft);
    cursor: pointer;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: 0.25rem 0.75rem 0.25rem 0;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
  }

  tbody th {
    min-width: 8rem;
    overflow-wrap: anywhere;
  }

  .scroll {
    overflow-x: auto;
  }

  thead th {
    color: var(--soft);
    font-weight: 600;
  }

  @media (forced-colors: active) {
    .key.results {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`
