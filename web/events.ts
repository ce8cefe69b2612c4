import type { LaneState } from './lane-controller.ts'
import type { Heard } from './model/hearing.ts'

/** A lane heard of a notification. Not sent for prices: nobody waits for those by id. */
export class HeardEvent extends Event {
  static readonly type = 'pop-heard'
  readonly heard: Heard

  constructor(heard: Heard) {
    super(HeardEvent.type, { bubbles: true, composed: true })
    this.heard = heard
  }
}

export class LaneStateEvent extends Event {
  static readonly type = 'pop-lane-state'
  readonly lane: string
  readonly state: LaneState

  constructor(lane: string, state: LaneState) {
    super(LaneStateEvent.type, { bubbles: true, composed: true })
    this.lane = lane
    this.state = state
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

export class IntervalEvent extends Event {
  static readonly type = 'pop-interval'
  /** Milliseconds between polls. */
  readonly interval: number

  constructor(interval: number) {
    super(IntervalEvent.type, { bubbles: true, composed: true })
    this.interval = interval
  }
}

export class StartStopEvent extends Event {
  static readonly type = 'pop-start-stop'
  readonly start: boolean

  constructor(start: boolean) {
    super(StartStopEvent.type, { bubbles: true, composed: true })
    this.start = start
  }
}
