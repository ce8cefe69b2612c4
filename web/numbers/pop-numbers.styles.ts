import { css } from 'lit'

export const numbersStyles = css`
  :host {
    display: block;
    min-width: 0;
    container-type: inline-size;
  }

  .about {
    padding: 0.5rem 0;
    font-size: var(--small);
    color: var(--soft);
  }

  .about b {
    font-weight: 600;
    color: var(--ink);
  }

  .box {
    margin: 0 3px;
    overflow-x: auto;
  }

  th,
  td {
    padding: 0.05rem 0.6rem;
    vertical-align: baseline;
  }

  th:first-child {
    color: var(--soft);
  }

  thead th {
    padding-block: 0.45rem;
  }

  tbody tr:first-child > * {
    padding-top: 0.3rem;
    border-top: 1px solid var(--line);
  }

  tbody tr:last-child > * {
    padding-bottom: 0.4rem;
  }

  .measured th:first-child {
    font-weight: 600;
    color: var(--ink);
  }

  tr:not(.measured) th:first-child {
    padding-inline-start: 1.2rem;
  }

  .value {
    font-size: 1.125rem;
    font-weight: 600;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }

  .unit {
    font-size: var(--small);
    font-weight: 500;
  }

  .n {
    margin-inline-start: 0.5rem;
    color: var(--soft);
    white-space: nowrap;
  }

  .none {
    color: var(--soft);
  }

  .judged {
    display: flex;
    flex-wrap: wrap;
    column-gap: 0.5rem;
  }

  .verdict {
    color: var(--soft);
    white-space: nowrap;
  }

  .verdict svg {
    width: 0.75rem;
    margin-inline-end: 0.25rem;
    fill: currentcolor;
    vertical-align: -0.06em;
  }

  .verdict path {
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.8;
  }

  .verdict[data-verdict='agrees'] {
    font-weight: 600;
    color: var(--up);
  }

  .verdict[data-verdict='differs'] {
    font-weight: 600;
    color: var(--critical);
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.25rem;
    padding: 1rem 0 0.25rem;
    font-size: var(--small);
  }

  .legend span {
    display: flex;
    align-items: center;
  }

  .legend svg {
    width: 2.5rem;
    height: 0.75rem;
    margin-inline-end: 0.4rem;
    fill: none;
    stroke-width: 2;
  }

  .charts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem 1.5rem;
    padding-bottom: 1rem;
  }

  figure {
    min-width: 0;
    margin: 0;
  }

  figcaption {
    font-size: var(--small);
    font-weight: 600;
  }

  figcaption small {
    font-size: inherit;
    font-weight: 400;
    color: var(--soft);
  }

  @container (width > 36rem) {
    .charts {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }

  @container (width < 36rem) {
    th:first-child {
      width: 8rem;
    }

    table {
      min-width: 40rem;
    }
  }
`
