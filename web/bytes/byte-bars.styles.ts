import { css } from 'lit'

export const barsStyles = css`
  :host {
    display: block;
    font-size: var(--small);
  }

  [role='table'] {
    display: grid;
    grid-template-columns: max-content minmax(4rem, 1fr) repeat(calc(var(--slices) + 1), max-content);
    gap: 0.15rem 0.9rem;
  }

  [role='row'] {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    align-items: center;
  }

  .head {
    color: var(--soft);
  }

  [role='rowheader'] {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    font-weight: 600;
    white-space: nowrap;
  }

  pop-mark {
    width: 0.9rem;
  }

  .bar {
    display: flex;
    min-width: 0;
    height: 1.1rem;
    background: var(--fill);
  }

  .bar .swatch {
    flex: none;
    width: 0;
    height: 100%;
    border-width: 1px 0 1px 1px;
  }

  .none {
    overflow: hidden;
    padding-inline: 0.4rem;
    color: var(--soft);
    line-height: 1.1rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .number {
    font-variant-numeric: tabular-nums;
    text-align: right;
    white-space: nowrap;
  }

  .head .swatch {
    margin-right: 0.3rem;
    vertical-align: -0.08rem;
  }

  [data-bar] .number .swatch {
    display: none;
  }

  .total {
    color: var(--ink);
    font-weight: 700;
  }

  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 1rem;
    color: var(--soft);
  }

  .top button {
    min-height: 1.75rem;
    padding: 0;
    border: 0;
    border-radius: 0;
    color: var(--ink);
    font-size: var(--small);
  }

  .method {
    flex: 1 1 18rem;
  }

  label {
    display: flex;
    align-items: center;
    gap: 0.35rem;
    min-height: 1.75rem;
    color: var(--ink);
  }

  .model {
    margin-top: 0.25rem;
    color: var(--soft);
  }

  @container (width < 40rem) {
    [role='table'] {
      grid-template-columns: repeat(calc(var(--slices) + 1), minmax(0, auto));
      gap: 0.15rem 0.5rem;
    }

    .head > :not(.number),
    .head .total {
      display: none;
    }

    .head {
      display: flex;
      flex-wrap: wrap;
      gap: 0 0.9rem;
    }

    [role='rowheader'] {
      grid-column: 1 / -1;
    }

    .bar {
      grid-column: 1 / -1;
    }

    [data-bar] {
      padding-bottom: 0.3rem;
    }

    [data-bar] .number:not(.total) {
      text-align: left;
    }

    [data-bar] .number .swatch {
      display: inline-block;
      width: 0.65rem;
      height: 0.65rem;
      margin-right: 0.25rem;
    }
  }
`
