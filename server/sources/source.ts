import type { Draft } from '../feed/event.ts'

/** What a page says of where its events come from. */
export type SourceAbout =
  | {
      readonly kind: 'tape'
      /** Recorded time runs this many times as fast. */
      readonly speed: number
      readonly tapes: readonly TapeAbout[]
    }
  | {
      readonly kind: 'simulator'
      /** Events per second, on average. */
      readonly rate: number
      readonly arrivals: 'periodic' | 'poisson'
      readonly symbols: readonly string[]
      readonly seed: number
    }
  /** Nobody but people publish. */
  | { readonly kind: 'none' }

export interface TapeAbout {
  /** Base name of the file. */
  readonly file: string
  readonly what: 'trades' | 'quotes'
  readonly symbols: readonly string[]
  /** Day of the first row, `YYYY-MM-DD`, UTC. */
  readonly date: string
  readonly rows: number
}

/** What produces drafts of events until it is stopped. */
export interface Source {
  readonly about: SourceAbout
  /**
   * Begins; `emit` is called once per draft, in order. `rewound` is called when a recording is
   * about to begin again: the next prices of these symbols do not continue their last ones.
   */
  start(emit: (draft: Draft) => void, rewound?: (symbols: readonly string[]) => void): void
  /** Ends at once; nothing is emitted afterwards. */
  stop(): void
}
