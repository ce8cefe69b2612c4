/**
 * The shared log did not answer, or takes no event: nothing is known to have been published. Where it
 * fell silent meanwhile, the event may have been entered all the same: whoever tries again publishes
 * at least once.
 */
export class OutOfReach extends Error {
  constructor(why: string, cause?: unknown) {
    super(why, { cause })
    this.name = 'OutOfReach'
  }
}
