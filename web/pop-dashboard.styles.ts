import { css } from 'lit'

export const dashboardStyles = css`
  /* Widths are asked of it in rem, so that a projector's larger type counts. */
  :host {
    container-type: inline-size;
    display: block;
    max-width: 140rem;
    margin: 0 auto;
    padding: 0.9rem 1.5rem 2rem;
  }

  header {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    align-items: center;
    gap: 0.25rem 1.5rem;
  }

  .person {
    display: flex;
    grid-area: 1 / 3;
    flex-wrap: wrap;
    align-items: center;
    justify-content: end;
    gap: 0.35rem 0.75rem;
    width: max-content;
    max-width: 26rem;
  }

  /* Its parts share the lines with the way into the room. */
  pop-preferences {
    display: contents;
  }

  pop-send {
    grid-area: 1 / 2;
  }

  h1 {
    font-size: var(--title);
    font-weight: 700;
    line-height: 1.1;
    letter-spacing: -0.02em;
    text-wrap: balance;
  }

  .what p {
    display: -webkit-box;
    overflow: hidden;
    margin-top: 0.2rem;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    font-size: 0.875rem;
    color: var(--soft);
  }

  pop-scenarios {
    margin: 0.5rem 0 0.25rem;
  }

  h2 {
    font-size: 0.9375rem;
    font-weight: 600;
    color: var(--soft);
  }

  .run {
    display: grid;
    grid-template-columns: var(--rail) minmax(0, 1fr);
    column-gap: 1.25rem;
  }

  .rail h2 {
    display: flex;
    align-items: end;
    height: calc(2.5rem + var(--ruler));
    padding-bottom: 0.35rem;
  }

  main > h2 {
    margin: 1rem 0 0.75rem;
  }

  .near {
    /* header, more figures, prices, notifications, publish, cursor, log */
    --lane-rows: 7;
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    grid-auto-rows: auto;
    column-gap: var(--gap);
  }

  @container (width < 72rem) {
    .person {
      max-width: 17.5rem;
    }
  }

  @container (width < 66rem) {
    .near {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    pop-lane {
      margin-bottom: var(--gap);
    }
  }

  @container (width < 53rem) {
    .run {
      grid-template-columns: minmax(0, 1fr);
    }

    .rail h2 {
      height: auto;
    }
  }

  @media (width < 640px) {
    :host {
      padding: 0.9rem 1rem 2rem;
    }
  }

  @container (width < 38rem) {
    header {
      grid-template-columns: minmax(0, 1fr);
    }

    pop-send,
    .person {
      grid-area: auto;
      justify-content: start;
      width: auto;
      max-width: none;
    }

    .what p {
      -webkit-line-clamp: none;
    }

    .near {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`
