import { css } from 'lit'

export const railStyles = css`
  :host {
    display: block;
    min-width: 0;
  }

  section {
    display: grid;
    grid-template-columns: 2.25rem minmax(0, 1fr);
    grid-template-rows: auto 1fr;
    column-gap: 0.7rem;
    height: var(--row);
    padding: var(--row-padding);
    border-top: 1px solid var(--line);
    overflow: hidden;
  }

  .mark {
    grid-row: span 2;
    align-self: center;
    display: grid;
    place-items: center;
  }

  pop-mark {
    width: 2.1rem;
  }

  .head {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.5rem;
    min-height: var(--toggle);
  }

  h3 {
    font-size: 1.05rem;
    font-weight: 700;
    line-height: 1.2;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }

  .state {
    font-size: var(--small);
    color: var(--soft);
    text-align: right;
  }

  .state svg {
    width: 0.7rem;
    margin-right: 0.3rem;
    vertical-align: -0.05rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.5;
  }

  .heard {
    color: var(--ink);
    font-size: 0.9375rem;
  }

  .waiting {
    font-variant-numeric: tabular-nums;
  }

  .toggle {
    display: grid;
    place-items: center;
    width: var(--toggle);
    min-height: var(--toggle);
    padding: 0;
  }

  .toggle svg {
    width: 0.7rem;
    fill: currentcolor;
  }

  dl {
    display: grid;
    grid-template-columns: 1.2fr 1.1fr 1fr;
    gap: 0.5rem;
    align-content: end;
  }

  dl > div {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }

  dd {
    font-size: var(--figure);
    font-weight: 650;
    line-height: 1.05;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .unit {
    font-size: max(0.875rem, var(--small));
    font-weight: 400;
    letter-spacing: 0;
    color: var(--soft);
  }

  dt {
    font-size: var(--small);
    line-height: 1.25;
    color: var(--soft);
    white-space: nowrap;
  }

  .n {
    margin-left: 0.25rem;
  }

  @media (prefers-reduced-motion: no-preference) {
    .waits pop-mark {
      animation: wait 1.2s ease-in-out infinite alternate;
    }

    [data-heard] pop-mark {
      animation: heard 0.35s cubic-bezier(0.2, 1.6, 0.4, 1);
    }
  }

  @keyframes wait {
    to {
      opacity: 0.35;
    }
  }

  @keyframes heard {
    from {
      transform: scale(0.6);
    }
  }

  @media (width < 640px) {
    section {
      grid-template-columns: 1.75rem minmax(0, 1fr);
    }

    pop-mark {
      width: 1.6rem;
    }

    /* The longest name and "heard after 999 ms" share 268 px on a phone. */
    h3 {
      font-size: 0.975rem;
    }

    .heard {
      font-size: 0.875rem;
    }
  }
`
