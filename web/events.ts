import type { FaultKind } from './bench.ts'
import type { PageSettings } from './model/settings.ts'

/** A person changed settings. */
export class SettingsEvent extends Event {
  static readonly type = 'pop-settings'
  readonly changes: Partial<PageSettings>

  constructor(changes: Partial<PageSettings>) {
    super(SettingsEvent.type, { bubbles: true, composed: true })
    this.changes = changes
  }
}

/** A person makes the way worse, for one lane or for all. */
export class FaultEvent extends Event {
  static readonly type = 'pop-fault'
  readonly fault: FaultKind
  readonly ms: number | undefined
  /** A transport's name; undefined: all. */
  readonly lane: string | undefined

  constructor(fault: FaultKind, ms: number | undefined, lane: string | undefined) {
    super(FaultEvent.type, { bubbles: true, composed: true })
    this.fault = fault
    this.ms = ms
    this.lane = lane
  }
}

/** "More figures" of a lane were opened or closed. */
export class MoreEvent extends Event {
  static readonly type = 'pop-more'
  readonly open: boolean

  constructor(open: boolean) {
    super(MoreEvent.type, { bubbles: true, composed: true })
    this.open = open
  }
}

/** All lanes are to run, or to stop. */
export class StartStopEvent extends Event {
  static readonly type = 'pop-start-stop'
  readonly start: boolean

  constructor(start: boolean) {
    super(StartStopEvent.type, { bubbles: true, composed: true })
    this.start = start
  }
}

/** How the axis is looked at: seconds in view, and whether it stands still. */
export class ViewEvent extends Event {
  static readonly type = 'pop-view'
  readonly seconds: number
  readonly paused: boolean

  constructor(seconds: number, paused: boolean) {
    super(ViewEvent.type, { bubbles: true, composed: true })
    this.seconds = seconds
    this.paused = paused
  }
}
