import { css } from 'lit'

export const bytesStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    height: 100%;
    min-width: 0;
    overflow: hidden auto;
  }

  .all {
    display: grid;
    grid-template: auto minmax(20rem, 1fr) / 17.5rem minmax(0, 1fr);
    gap: 0.4rem 0;
    height: 100%;
  }

  pop-byte-bars {
    grid-column: 1 / -1;
    padding-bottom: 0.3rem;
    border-bottom: 1px solid var(--line);
  }

  .list {
    display: flex;
    flex-direction: column;
    min-height: 0;
    border-right: 1px solid var(--line);
  }

  .filter {
    display: flex;
    justify-content: space-between;
    gap: 0.5rem;
    padding: 0 0.4rem 0.4rem 0;
    border-bottom: 1px solid var(--line);
  }

  .filter > div {
    display: flex;
    gap: 0.25rem;
  }

  .filter button {
    display: grid;
    place-items: center;
    min-width: 1.9rem;
    min-height: 1.9rem;
    padding: 0 0.4rem;
    font-size: var(--small);
  }

  .filter pop-mark {
    width: 0.9rem;
  }

  button[aria-pressed='true'] {
    border-color: var(--ink);
    box-shadow: inset 0 0 0 2px var(--ink);
  }

  .remark {
    padding: 0.3rem 0.4rem;
    border-bottom: 1px solid var(--line);
    background: var(--fill);
    font-size: var(--small);
  }

  .remark button {
    min-height: 1.75rem;
    font-size: var(--small);
  }

  /* What scrolls takes the height that there is, and asks for none. */
  pop-wire-list {
    flex: 1 1 0;
    min-height: 0;
  }

  .empty {
    padding: 0.75rem 0.6rem;
    color: var(--soft);
    font-size: var(--small);
  }

  pop-wire-message {
    contain: size;
  }

  @container (width < 40rem) {
    .all {
      grid-template: auto 16rem auto / minmax(0, 1fr);
      height: auto;
    }

    .list {
      border-right: 0;
      border-bottom: 1px solid var(--line);
    }

    pop-wire-message {
      contain: none;
    }

    .list,
    pop-wire-message,
    .empty.none {
      grid-column: 1 / -1;
    }
  }

  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      border: 3px solid Highlight;
    }
  }
`
