import { css } from 'lit'

export const dashboardStyles = css`
  :host {
    display: block;
    max-width: 120rem;
    margin: 0 auto;
    padding: 1.25rem 2rem 2rem;
  }

  header {
    position: relative;
    display: grid;
    grid-template:
      'what send' auto
      'marks marks' auto / minmax(0, 1fr) auto;
    column-gap: 2rem;
    align-items: center;
  }

  .what {
    grid-area: what;
  }

  h1 {
    font-size: 2.75rem;
    font-weight: 700;
    line-height: 1.1;
    letter-spacing: -0.025em;
    text-wrap: balance;
  }

  .what p {
    margin-top: 0.35rem;
    max-width: 62rem;
    font-size: 1rem;
    color: var(--soft);
    text-wrap: pretty;
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1.5rem;
    margin: 1rem 0 0.75rem;
  }

  h2 {
    font-size: 1rem;
    font-weight: 600;
    color: var(--soft);
  }

  .lanes {
    /* header, three numbers, more figures, prices, notifications, publish, cursor, log */
    --lane-rows: 8;
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    grid-auto-rows: auto;
    column-gap: var(--gap);
  }

  footer {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0.5rem 1.5rem;
    margin-top: 1.25rem;
    font-size: var(--small);
    color: var(--soft);
  }

  nav {
    display: flex;
    gap: 1rem;
  }

  a {
    color: inherit;
  }

  @media (width < 1100px) {
    .lanes {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }

    pop-lane {
      margin-bottom: var(--gap);
    }
  }

  @media (width < 640px) {
    :host {
      padding: 1rem 1rem 2rem;
    }

    header {
      grid-template:
        'what' auto
        'send' auto
        'marks' auto / minmax(0, 1fr);
      row-gap: 0.9rem;
    }

    h1 {
      font-size: 2rem;
    }

    .lanes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`
