import { css } from 'lit'

/** The host is no box of its own: button and marks take part in the grid of the page's head. */
export const sendStyles = css`
  :host {
    display: contents;
  }

  .send {
    grid-area: send;
    min-height: 3.75rem;
    padding: 0 2rem;
    border: 0;
    border-radius: 0.75rem;
    background: var(--ink);
    color: var(--paper);
    font-size: 1.25rem;
    letter-spacing: -0.005em;
  }

  .send:hover:not(:disabled) {
    background: color-mix(in srgb, var(--ink) 86%, var(--paper));
  }

  .send:active {
    transform: translateY(1px);
  }

  ul {
    grid-area: marks;
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: var(--gap);
    margin-top: 1.25rem;
  }

  li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    /* The height of a number, so that nothing moves when a word gives way to one. */
    grid-template-rows: auto 2.2rem;
    column-gap: 0.8rem;
    align-items: center;
  }

  pop-mark {
    grid-row: span 2;
    width: 3.5rem;
  }

  .label {
    font-size: 0.875rem;
    line-height: 1.2;
    color: var(--soft);
  }

  .after {
    font-size: 2rem;
    line-height: 1.1;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .word {
    display: block;
    font-size: 1rem;
    line-height: 2;
    letter-spacing: 0;
    color: var(--soft);
  }

  .soft {
    color: var(--soft);
  }

  small {
    font-size: 0.875rem;
    letter-spacing: 0;
    color: var(--soft);
  }

  .failure {
    /* Between the head and the marks, where it moves nothing. */
    position: absolute;
    grid-area: 1 / 1 / 2 / -1;
    top: 100%;
    right: 0;
    max-width: 100%;
    font-size: var(--small);
    font-weight: 600;
    color: var(--critical);
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
      transform: scale(0.7);
    }
  }

  @media (width < 640px) {
    .send {
      width: 100%;
    }

    .failure {
      grid-area: send;
    }

    ul {
      gap: 0.5rem;
      margin-top: 0.9rem;
    }

    li {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto 1fr 1.5rem;
      justify-items: center;
      gap: 0.3rem;
      text-align: center;
      align-content: start;
    }

    pop-mark {
      grid-row: auto;
      width: 2.25rem;
    }

    .label {
      font-size: 0.75rem;
    }

    .after {
      font-size: 1.25rem;
    }

    .word {
      font-size: 0.875rem;
      line-height: 1.6;
    }

    .wide {
      display: none;
    }

    small {
      font-size: 0.75rem;
    }
  }
`
