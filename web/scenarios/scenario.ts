import type { Ghost } from '../axis/ghost.ts'
import type { PageSettings } from '../model/settings.ts'
import type { Run } from './run.ts'
import type { Stage } from './stage.ts'

/** Why four lanes differ, each time in one respect: a claim that is tried rather than believed. */
export interface Scenario<Result = unknown> {
  question(): Question
  /** What it sets on the bench and the page. */
  readonly settings: Partial<PageSettings>
  /** What it claims is of the way: lanes that go over no road cannot be delayed, cut or counted. */
  readonly needsRoads?: true
  /** About how long a run takes. */
  readonly seconds: number
  /**
   * Measures, with real lanes. Whatever it sets, `rehearse` puts back.
   * @throws Interrupted when nothing can be concluded, with a sentence that says why
   */
  run(stage: Stage, run: Run): Promise<Result>
  /** What this run has shown, in sentences, the first of them the answer. */
  verdict(result: Result): readonly string[]
  /** What a prediction is held against; undefined where this run cannot tell. */
  answer(result: Result): Answer | undefined
  /** What the prediction leaves on the time axis. */
  ghost?(prediction: Prediction): Ghost | undefined
  /** What the analytical model expects of the answer, in the question's unit (DESIGN §6.8). */
  readonly model?: number
}

/** A number in the question's unit, or the value of one of its choices. */
export type Prediction = number | string

export type Question =
  | {
      readonly kind: 'number'
      readonly text: string
      readonly unit: string
      readonly min: number
      readonly max: number
      readonly step: number
    }
  | { readonly kind: 'lane'; readonly text: string; readonly choices: readonly Choice[] }

export interface Choice {
  /** A transport's name, mostly. */
  readonly value: string
  readonly label: string
}

export interface Answer {
  readonly value: Prediction
  /** How many observations it rests on. */
  readonly n?: number
  /** What n observations allow: a prediction outside of it did not come true. */
  readonly low?: number
  readonly high?: number
}
