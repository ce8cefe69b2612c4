import type { FieldPath } from '../model/wire-fields.ts'

/** A field, or a byte of it, is pointed at; `undefined`: no longer. */
export class LightEvent extends Event {
  static readonly type = 'pop-light'
  readonly path: FieldPath | undefined
  /** Whether it is to stay lit. */
  readonly isPicked: boolean

  constructor(path: FieldPath | undefined, isPicked = false) {
    super(LightEvent.type)
    this.path = path
    this.isPicked = isPicked
  }
}
