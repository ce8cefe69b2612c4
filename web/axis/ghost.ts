/** What somebody expected, before it happened. */
export interface Ghost {
  /** Name of the lane that it is about; absent: all of them. */
  readonly lane?: string | undefined
  /** Milliseconds after its publishing at which the event should arrive; absent: just the lane. */
  readonly lateness?: number | undefined
  /** What to write beside it. */
  readonly label: string
}
