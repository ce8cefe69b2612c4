import { msg, str } from '@lit/localize'
import { median } from '../model/median.ts'
import { list } from '../words/list.ts'
import { Recorder } from './recorder.ts'
import type { Scenario } from './scenario.ts'
import { labelOf, laneChoices, late, time } from './wording.ts'

/** A lane, and when it heard each event. */
interface Hearer {
  readonly name: string
  /** ms after it was sent, by the page's clock alone; undefined: not in time. */
  readonly after: readonly (number | undefined)[]
  /** ms after it entered the log. */
  readonly lateness: readonly (number | undefined)[]
}

export interface OneEventResult {
  readonly lanes: readonly Hearer[]
  readonly events: number
  /** ms */
  readonly interval: number
  readonly delay: number
  readonly uncertainty: number | undefined
}

/** Of events that come one by one, as many as a workshop has the patience for. */
const EVENTS = 3
/** Milliseconds for which a lane may be later than one way, and still have been told at once. */
const AT_ONCE = 100

export const oneEvent: Scenario<OneEventResult> = {
  settings: { source: 'none', delay: 200, jitter: 0, bandwidth: 0, interval: 2000, wait: 10 },
  seconds: 12,

  question: () => ({
    kind: 'lane',
    text: msg('Which lane hears of it last?'),
    choices: laneChoices(),
  }),

  async run(stage, run) {
    const { interval, delay } = stage.settings
    const events = Math.min(EVENTS, Math.max(1, Math.round(run.seconds / 4)))
    const recorder = new Recorder(stage)
    const sent: { readonly id: string; readonly at: number }[] = []
    try {
      for (let index = 0; index < events; index++) {
        run.say(msg(str`Event ${index + 1} of ${events}: sent, and waited for`))
        // Until a poll is held again, and at no moment that anything else would set.
        await run.wait(2 * delay + 300 + (index === 0 ? 0 : Math.random() * interval))
        const at = stage.clock.local()
        const { id } = await stage.send(msg(str`Event ${index + 1} of ${events}`))
        sent.push({ id, at })
        const heard = () =>
          recorder.takes.every(({ received }) => received.some((it) => it.id === id))
        await run.until(heard, interval + 4 * delay + 2000)
      }
    } finally {
      recorder.stop()
    }
    const lanes = recorder.takes.map(({ name, received }) => {
      const found = sent.map(({ id, at }) => {
        const one = received.find((it) => it.id === id)
        return one && { after: one.at - at, lateness: one.lateness }
      })
      return {
        name,
        after: found.map((it) => it?.after),
        lateness: found.map((it) => it?.lateness),
      }
    })
    return { lanes, events, interval, delay, uncertainty: stage.clock.uncertainty }
  },

  verdict(result) {
    const { lanes, events, interval, delay, uncertainty } = result
    const last = lastOf(result)
    if (last === undefined) {
      return [msg('Fewer than two lanes heard anything: there is nothing to compare.')]
    }
    const late_ = (lane: Hearer) => late(median(lane.lateness.filter(isKnown)), uncertainty)
    const lane = lanes.find(({ name }) => name === last.name) as Hearer
    const after = list(lane.after.map((ms) => (ms === undefined ? '–' : time(ms))))
    const others = lanes.filter(({ name }) => name !== last.name)
    const named = list(others.map((other) => `${labelOf(other.name)} ${late_(other)}`))
    const atOnce = others.every(
      ({ lateness }) => (median(lateness.filter(isKnown)) ?? Infinity) < delay + AT_ONCE,
    )
    const missing = lanes.filter((it) => it.after.includes(undefined))
    return [
      msg(str`${labelOf(last.name)} heard last, ${last.times} of ${events} times: after ${after}.`),
      last.name === 'short-polling'
        ? msg(
            str`It hears when it asks again, up to ${time(interval)} later; nobody could tell it before.`,
          )
        : msg(
            str`In this run that was not short polling, which the model would not expect; n = ${events} is too few to tell.`,
          ),
      atOnce
        ? msg(
            str`The others at the median: ${named}, which is the ${time(delay)} of one way that this demo adds.`,
          )
        : msg(str`The others at the median: ${named}.`),
      ...missing.map(({ name, after: all }) =>
        msg(
          str`${labelOf(name)} did not hear of ${all.filter((ms) => ms === undefined).length} of ${events} in time.`,
        ),
      ),
    ]
  },

  answer(result) {
    const last = lastOf(result)
    return last && { value: last.name, n: result.events }
  },

  ghost: (prediction) => ({
    lane: String(prediction),
    label: msg('your prediction: hears last'),
  }),
}

/** Who heard last most often, by the page's clock; undefined where nobody can be compared. */
export function lastOf({
  lanes,
  events,
}: Pick<OneEventResult, 'lanes' | 'events'>): { name: string; times: number } | undefined {
  if (lanes.filter(({ after }) => after.some(isKnown)).length < 2) return undefined
  const counts = new Map<string, number>()
  for (let event = 0; event < events; event++) {
    const order = lanes.map(({ name, after }) => ({ name, at: after[event] ?? Infinity }))
    const last = order.reduce((latest, next) => (next.at > latest.at ? next : latest))
    counts.set(last.name, (counts.get(last.name) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return most && { name: most[0], times: most[1] }
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined
}
