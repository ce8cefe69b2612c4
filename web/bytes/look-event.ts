/**
 * Which roads are to be shown from now on: none while nobody looks, so that capture costs nothing.
 * Listen on the element itself: when it is taken out of the page, nothing above it hears.
 */
export class LookEvent extends Event {
  static readonly type = 'pop-look'
  readonly roads: readonly string[]

  constructor(roads: readonly string[]) {
    super(LookEvent.type, { bubbles: true, composed: true })
    this.roads = roads
  }
}
