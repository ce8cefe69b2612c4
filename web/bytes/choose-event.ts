import type { WireEntry } from '../model/wire-entry.ts'

/** A message was chosen from the list. */
export class ChooseEvent extends Event {
  static readonly type = 'pop-choose-message'
  readonly entry: WireEntry

  constructor(entry: WireEntry) {
    super(ChooseEvent.type)
    this.entry = entry
  }
}
