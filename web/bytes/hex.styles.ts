import { css } from 'lit'

export const hexStyles = css`
  :host {
    position: relative;
    display: grid;
    min-height: 0;
    min-width: 0;
    font: var(--code) / 1.5 var(--mono);
  }

  .probe {
    position: absolute;
    visibility: hidden;
  }

  .rows {
    min-height: 0;
    overflow-x: hidden;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .rows:focus-visible {
    outline-offset: -3px;
  }

  .row {
    display: flex;
    gap: 1ch;
    width: max-content;
    white-space: pre;
    cursor: default;
  }

  .offset {
    color: var(--soft);
  }

  .hex {
    /* Two digits and the space between them, which is narrow: so 16 bytes fit. */
    word-spacing: -0.4ch;
    min-width: var(--digits);
  }

  .text {
    margin-left: auto;
  }

  [data-path] {
    background: color-mix(in srgb, var(--part) 13%, transparent);
    box-shadow: inset 1px 0 color-mix(in srgb, var(--part) 70%, transparent);
    padding-block: 0.1em;
  }

  [data-lit] {
    background: var(--ink);
    box-shadow: none;
    color: var(--paper);
  }

  .more {
    position: sticky;
    left: 0;
    margin: 0.5rem 0;
    font-family: var(--sans);
  }

  @media (forced-colors: active) {
    [data-lit] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`
