import { css } from 'lit'

/**
 * What bytes are there for, by pattern as well as by hue: headers striped, framing dotted, payload
 * full. What a model adds is outlined: nobody counted it. All hues pass 3:1 on white and #121212.
 */
export const parts = css`
  :host {
    --headers: #6b7785;
    --framing: #b27700;
    --payload: #7a5fd0;
  }

  [data-part='headers'] {
    --part: var(--headers);
  }

  [data-part='framing'] {
    --part: var(--framing);
  }

  [data-part='payload'] {
    --part: var(--payload);
  }

  .swatch {
    display: inline-block;
    flex: none;
    box-sizing: border-box;
    width: 0.8rem;
    height: 0.8rem;
    border: 1px solid var(--part, var(--edge));
    background: var(--part);
    forced-color-adjust: none;
  }

  .swatch[data-part='headers'] {
    background: repeating-linear-gradient(
      135deg,
      var(--part) 0 3px,
      color-mix(in srgb, var(--part) 35%, var(--paper)) 3px 6px
    );
  }

  .swatch[data-part='framing'] {
    background: radial-gradient(circle at center, var(--part) 1.4px, transparent 1.6px) 0 0 / 5px 5px
      color-mix(in srgb, var(--part) 30%, var(--paper));
  }

  .swatch[data-part='tcpip'],
  .swatch[data-part='tls'] {
    border: 2px dashed var(--edge);
    background: transparent;
  }

  .swatch[data-part='tls'] {
    border-style: dotted;
  }
`
