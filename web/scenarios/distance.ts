import { msg, str } from '@lit/localize'
import { meanOf } from '../model/bounds.ts'
import { expectation } from '../model/expectation.ts'
import { list } from '../words/list.ts'
import { Recorder } from './recorder.ts'
import { prepare } from './run.ts'
import { caughtUp } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import { labelOf, laneChoices, time } from './wording.ts'

/** What lanes had at one distance. */
export interface Step {
  /** One way, ms. */
  readonly delay: number
  readonly lanes: readonly {
    readonly name: string
    /** Of live arrivals, ms. */
    readonly mean: number
    readonly n: number
  }[]
}

export interface DistanceResult {
  readonly near: Step
  readonly far: Step
  /** Between two events, ms. */
  readonly period: number
  /** Mean lateness of long polling that the model says, ms. */
  readonly model: { readonly near: number; readonly far: number }
}

const SETTINGS = { rate: 4, arrivals: 'periodic', interval: 2000, wait: 10 } as const
const NEAR = 110
const FAR = 140
/** Milliseconds beyond the distance that was added by which a lane is late that broke. */
const BROKEN = 80
/** Milliseconds by which lanes may differ that are equal. */
const EQUAL = 15
/** Events below which a mean is not held against anything. */
const FEWEST = 20
/** Milliseconds for what is on its way under the old delay. */
const SETTLING = 1500

export const distance: Scenario<DistanceResult> = {
  needsRoads: true,
  settings: {
    ...SETTINGS,
    source: 'simulator',
    delay: NEAR,
    jitter: 0,
    bandwidth: 0,
    payloadBytes: 0,
  },
  seconds: 32,

  question: () => ({
    kind: 'lane',
    text: msg('Which lane breaks, going from 110 to 140 ms one way?'),
    choices: [...laneChoices(), { value: 'none', label: msg('none') }],
  }),

  async run(stage, run) {
    const recorder = new Recorder(stage)
    const { clock } = stage
    async function step(delay: number): Promise<Step> {
      run.say(msg(str`${time(delay)} one way`))
      await prepare(stage, run, { delay })
      await run.wait(SETTLING)
      const from = clock.now()
      await run.wait(run.seconds * 1000 * 0.33)
      const to = clock.now()
      await caughtUp(stage, run, recorder, to)
      const lanes = recorder.takes.map(({ name, received }) => {
        const values = received.flatMap(({ born, arrival, type, lateness }) => {
          const counts = born >= from && born <= to && arrival === 'live' && type === 'price'
          return counts && lateness !== undefined ? [lateness] : []
        })
        return { name, mean: meanOf(Float64Array.from(values)) ?? 0, n: values.length }
      })
      return { delay, lanes }
    }
    try {
      const [near, far] = [await step(NEAR), await step(FAR)]
      const mean = (delay: number) => expectation('long-polling', { ...SETTINGS, delay }).mean
      const model = { near: mean(NEAR), far: mean(FAR) }
      return { near, far, period: 1000 / stage.settings.rate, model }
    } finally {
      recorder.stop()
    }
  },

  verdict(result) {
    const { near, far, period, model } = result
    const n = fewest(result)
    if (n < FEWEST) return [msg(str`n = ${n} events is too few to tell. Run it longer.`)]
    const broken = brokenOf(result)
    const change = (name: string) => {
      const [before, after] = [meanAt(near, name), meanAt(far, name)]
      return { before: time(before), after: time(after) }
    }
    const held = change('long-polling')
    const [was, is] = [time(model.near), time(model.far)]
    const sentences: string[] = []
    if (broken === 'long-polling') {
      sentences.push(
        msg(
          str`Long polling broke: from ${held.before} to ${held.after} late on average (n = ${n}; the model: ${was} and ${is}).`,
        ),
        msg(
          str`A question comes back ${time(2 * far.delay)} after the answer, and the next event is there after ${time(period)}: each falls into the gap.`,
        ),
      )
    } else if (isPastCliff(result)) {
      sentences.push(
        msg(
          str`In this run long polling was late before the way became longer: ${held.before}, then ${held.after}, where the model says ${was} and ${is}.`,
        ),
        msg(
          str`One way took ${time(oneWay(near))} rather than ${time(near.delay)}: this machine is busy, and adds to the distance.`,
        ),
      )
    } else if (broken === undefined) {
      sentences.push(
        msg(
          str`In this run no lane broke, which the model would not expect: long polling went from ${held.before} to ${held.after}, where it says ${was} and ${is}.`,
        ),
      )
    } else {
      const other = change(broken)
      sentences.push(
        msg(
          str`In this run it was ${labelOf(broken)}, from ${other.before} to ${other.after}, which the model would not expect.`,
        ),
        msg(
          str`Long polling went from ${held.before} to ${held.after} (the model: ${was} and ${is}).`,
        ),
      )
    }
    return [...sentences, ...streams(result)]
  },

  answer(result) {
    const n = fewest(result)
    const broken = brokenOf(result)
    if (n < FEWEST || (broken !== 'long-polling' && isPastCliff(result))) return undefined
    return { value: broken ?? 'none', n }
  },

  ghost: (prediction) => ({
    ...(prediction !== 'none' && { lane: String(prediction) }),
    label: msg(
      str`your prediction: breaks: ${prediction === 'none' ? msg('none') : labelOf(String(prediction))}`,
    ),
  }),
}

/** The lane that became later by much more than the way became longer. */
export function brokenOf({ near, far }: DistanceResult): string | undefined {
  const added = far.delay - near.delay
  const rises = far.lanes.map(({ name, mean }) => {
    return { name, rise: mean - (meanAt(near, name) ?? mean) - added }
  })
  const [most] = rises.sort((a, b) => b.rise - a.rise)
  return most !== undefined && most.rise > BROKEN ? most.name : undefined
}

/** Long polling broke at the shorter distance already: there is nothing left to see. */
function isPastCliff({ near, model }: DistanceResult): boolean {
  return (meanAt(near, 'long-polling') ?? 0) - model.near > BROKEN
}

/** What the streams say that one way takes, ms: they wait for nothing else. */
function oneWay(step: Step): number | undefined {
  const means = ['sse', 'websocket'].flatMap((name) => meanAt(step, name) ?? [])
  return means.length === 0 ? undefined : Math.min(...means)
}

function meanAt(step: Step, name: string): number | undefined {
  return step.lanes.find((lane) => lane.name === name)?.mean
}

/** The smallest number of events that a lane has to show; 0 without long polling. */
function fewest({ near, far }: DistanceResult): number {
  const hasHeld = [near, far].every((step) => meanAt(step, 'long-polling') !== undefined)
  return hasHeld ? Math.min(...[...near.lanes, ...far.lanes].map(({ n }) => n)) : 0
}

function streams({ far }: DistanceResult): string[] {
  const names = ['sse', 'websocket']
  const means = names.map((name) => meanAt(far, name))
  const [a, b] = means
  if (a === undefined || b === undefined) return []
  const named = list(names.map((name, index) => `${labelOf(name)} ${time(means[index])}`))
  return Math.abs(a - b) <= EQUAL
    ? [msg(str`The two streams are equal at ${time(far.delay)}: ${named}.`)]
    : [
        msg(
          str`The two streams differ at ${time(far.delay)}, which the model would not expect: ${named}.`,
        ),
      ]
}
