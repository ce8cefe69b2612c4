/** The teacher has called a scenario, or called the same anew; null: nothing any more. */
export class CalledEvent extends Event {
  static readonly type = 'pop-called'
  readonly scenario: string | null

  constructor(scenario: string | null) {
    super(CalledEvent.type, { bubbles: true, composed: true })
    this.scenario = scenario
  }
}
