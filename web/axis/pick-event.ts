/** A person picked an event on the axis, or let go of the one that was picked. */
export class PickEvent extends Event {
  static readonly type = 'pop-pick'
  /** The event's id; undefined: none is picked any more. */
  readonly id: string | undefined

  constructor(id: string | undefined) {
    super(PickEvent.type, { bubbles: true, composed: true })
    this.id = id
  }
}
