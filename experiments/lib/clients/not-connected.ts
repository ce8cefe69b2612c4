/** Not all clients could connect in time. */
export class NotConnected extends Error {
  /** Share of a core that their process used meanwhile: beyond 0.8 or so, it may be to blame. */
  readonly cpu: number

  constructor(message: string, cpu: number) {
    super(message)
    this.cpu = cpu
  }
}
