import type { Ghost } from '../axis/ghost.ts'
import type { Prediction } from './scenario.ts'

/** A scenario was opened; undefined: closed. */
export class ScenarioEvent extends Event {
  static readonly type = 'pop-scenario'
  readonly id: string | undefined

  constructor(id: string | undefined) {
    super(ScenarioEvent.type, { bubbles: true, composed: true })
    this.id = id
  }
}

/** What the time axis shows of a prediction; undefined: nothing. */
export class GhostEvent extends Event {
  static readonly type = 'pop-ghost'
  readonly ghost: Ghost | undefined

  constructor(ghost: Ghost | undefined) {
    super(GhostEvent.type, { bubbles: true, composed: true })
    this.ghost = ghost
  }
}

export class PredictedEvent extends Event {
  static readonly type = 'pop-predicted'
  readonly scenario: string
  readonly value: Prediction

  constructor(scenario: string, value: Prediction) {
    super(PredictedEvent.type, { bubbles: true, composed: true })
    this.scenario = scenario
    this.value = value
  }
}

/** Numbers that belong to an answer, in the question's unit. */
export interface ResultFigures {
  readonly n?: number
  readonly low?: number
  readonly high?: number
  readonly model?: number
}

/** A run came to an answer. */
export class ResultEvent extends Event {
  static readonly type = 'pop-result'
  readonly scenario: string
  readonly value: Prediction
  readonly figures: ResultFigures
  /** Whether the prediction came true; undefined where there is none, or the run cannot tell. */
  readonly agrees: boolean | undefined

  constructor(
    scenario: string,
    value: Prediction,
    figures: ResultFigures,
    agrees: boolean | undefined,
  ) {
    super(ResultEvent.type, { bubbles: true, composed: true })
    this.scenario = scenario
    this.value = value
    this.figures = figures
    this.agrees = agrees
  }
}
