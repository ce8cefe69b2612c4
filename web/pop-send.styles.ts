import { css } from 'lit'

export const sendStyles = css`
  :host {
    position: relative;
    display: block;
  }

  .send {
    min-height: 3.25rem;
    padding: 0 1.5rem;
    /* Seen where a person has forced colours on the page. */
    border: 2px solid transparent;
    border-radius: 0.75rem;
    background: var(--ink);
    color: var(--paper);
    font-size: 1.125rem;
    letter-spacing: -0.005em;
  }

  .send:hover:not(:disabled) {
    background: color-mix(in srgb, var(--ink) 86%, var(--paper));
  }

  .send:active {
    transform: translateY(1px);
  }

  kbd {
    margin-left: 0.6rem;
    padding: 0.1rem 0.45rem;
    border: 1px solid currentcolor;
    border-radius: 0.35rem;
    font: inherit;
    font-size: var(--small);
    font-weight: 400;
    opacity: 0.85;
  }

  .failure {
    /* Below the button, where it moves nothing. */
    position: absolute;
    top: 100%;
    right: 0;
    max-width: min(40rem, 90vw);
    font-size: var(--small);
    font-weight: 600;
    color: var(--critical);
  }

  @media (width < 640px) {
    .send {
      width: 100%;
    }

    kbd {
      display: none;
    }
  }
`
