import { css } from 'lit'

export const roomStyles = css`
  :host {
    display: block;
    max-width: 110rem;
    margin: 0 auto;
    padding: 1rem 1.75rem 2rem;
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1.5rem;
    margin-bottom: 1rem;
  }

  h1 {
    font-size: 2.25rem;
    font-weight: 700;
    line-height: 1.1;
    letter-spacing: -0.025em;
  }

  h2 {
    font-size: 1.75rem;
    font-weight: 700;
    line-height: 1.15;
    letter-spacing: -0.015em;
  }

  .counts {
    flex: 1;
    font-size: 1.5rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .alert {
    margin-bottom: 1rem;
    padding: 0.5rem 0.75rem;
    border: 2px solid var(--critical);
    border-radius: 0.5rem;
  }

  main {
    display: grid;
    grid-template:
      'invite call' auto
      'invite people' 1fr
      'invite source' auto / minmax(14rem, min(26rem, 52vh)) minmax(0, 1fr);
    gap: 1.25rem 2.25rem;
  }

  /* Nearly everyone is in: the answers need the room. */
  main[data-called] {
    grid-template:
      'call invite' auto
      'people invite' 1fr
      'source invite' auto / minmax(0, 1fr) minmax(12rem, 16rem);
  }

  pop-invite {
    grid-area: invite;
  }

  .call {
    grid-area: call;
    min-width: 0;
  }

  pop-people {
    grid-area: people;
    min-width: 0;
  }

  pop-source {
    grid-area: source;
    min-width: 0;
  }

  form {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
  }

  form label {
    display: flex;
    flex: 1 1 14rem;
    max-width: 30rem;
    align-items: center;
    gap: 0.75rem;
    min-width: min(100%, 14rem);
  }

  form select {
    flex: 1;
  }

  form label span {
    color: var(--soft);
    font-weight: 600;
  }

  select,
  button {
    min-height: 2.5rem;
    font-size: 1rem;
  }

  select {
    min-width: 0;
    padding: 0 0.5rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    background: var(--paper);
    color: var(--ink);
    font-family: inherit;
  }

  button.main:not(:disabled) {
    border-color: var(--ink);
    background: var(--ink);
    color: var(--paper);
  }

  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 1rem;
    margin: 0.9rem 0 0.5rem;
  }

  .title p {
    color: var(--soft);
  }

  @media (width < 800px) {
    :host {
      padding: 1rem 1rem 2rem;
    }

    main,
    main[data-called] {
      grid-template:
        'call' auto
        'people' auto
        'source' auto
        'invite' auto / minmax(0, 1fr);
    }

    main:not([data-called]) {
      grid-template-areas: 'invite' 'call' 'people' 'source';
    }
  }
`
