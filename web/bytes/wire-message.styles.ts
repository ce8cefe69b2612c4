import { css } from 'lit'

export const messageStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, auto) auto minmax(9rem, 1fr) / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
  }

  .top {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 0 0.5rem;
    padding: 0 0.6rem 0.4rem;
    border-bottom: 1px solid var(--line);
    font-size: var(--small);
  }

  .top pop-mark {
    width: 0.9rem;
  }

  h4 {
    overflow-wrap: anywhere;
    color: var(--ink);
    font-size: 0.9375rem;
  }

  .top p {
    grid-column: 2;
    color: var(--soft);
    font-variant-numeric: tabular-nums;
  }

  .top p > * + *::before {
    content: '· ';
    color: var(--soft);
    font-weight: 400;
  }

  .remark {
    color: var(--ink);
    font-weight: 600;
  }

  pop-hex {
    max-height: 100%;
    padding: 0.4rem 0 0.4rem 0.6rem;
  }

  .fields {
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .detail {
    height: 3.7rem;
    padding: 0.35rem 0.6rem;
    overflow-y: auto;
    border-block: 1px solid var(--line);
    border-left: 4px solid var(--part, var(--edge));
    background: var(--paper);
    font-size: var(--small);
  }

  .detail:focus-visible {
    outline-offset: -3px;
  }

  .is code {
    font: var(--code) / 1.4 var(--mono);
    overflow-wrap: anywhere;
  }

  .is .swatch {
    vertical-align: -0.05rem;
  }

  .why {
    color: var(--soft);
  }

  cite {
    font-style: normal;
    white-space: nowrap;
  }

  cite::before {
    content: '(';
  }

  cite::after {
    content: ')';
  }

  .fault {
    display: block;
    color: var(--critical);
  }

  @container (width >= 68rem) {
    :host {
      grid-template: auto auto minmax(0, 1fr) / 31rem minmax(0, 1fr);
    }

    .top {
      grid-column: 1 / -1;
    }

    pop-hex {
      grid-row: 2 / 4;
      border-right: 1px solid var(--line);
    }

    .detail {
      height: 5rem;
      border-top: 0;
    }

    pop-fields {
      --name: 8.5rem;
    }
  }

  @container (width < 40rem) {
    :host {
      grid-template: none / minmax(0, 1fr);
    }

    pop-hex {
      max-height: 16rem;
    }

    .fields {
      overflow: visible;
    }

    /* The fields are walked by scrolling the page: what one of them is stays in sight. */
    .detail {
      position: sticky;
      z-index: 1;
      top: 0;
      height: 5.2rem;
    }

    pop-fields {
      --name: 8.5rem;
    }
  }
`
