import { msg, str } from '@lit/localize'
import { said } from '../locales/said.ts'
import { duration, words } from '../model/format.ts'
import type { AxisLane } from './axis-lane.ts'
import type { Notable } from './notable.ts'
import type { Tally } from './tally.ts'

/** What is seen on the axis, for those who cannot see it. */
export function summary(tally: Tally, lanes: readonly AxisLane[], seconds: number): string {
  const head = msg(str`Time axis of the last ${seconds} s. Events published: ${tally.published}.`)
  const each = lanes.map(({ transport }, lane) => {
    const counts = tally.lanes[lane]
    const name = said(transport.label)
    if (counts === undefined) return `${name}.`
    const { requests, empty, events } = counts
    return counts.isStream
      ? msg(str`${name}: an open stream, events: ${events}.`)
      : msg(str`${name}: requests: ${requests}, answered empty: ${empty}, events: ${events}.`)
  })
  return [head, ...each].join(' ')
}

export function notableSentence(lane: AxisLane, notable: Notable): string {
  const name = said(lane.transport.label)
  switch (notable.kind) {
    case 'cut':
      return msg(str`${name}: the connection was cut.`)
    case 'reset':
      return msg(str`${name}: started over from a snapshot.`)
    case 'missing':
      return msg(str`${name}: events missing: ${notable.count}.`)
    case 'recovered':
      return msg(str`${name}: open again after ${words(duration(notable.after))}.`)
  }
}

/** @param heard lanes and their lateness in words, in the order in which they heard */
export function sentSentence(heard: readonly (readonly [string, string])[]): string {
  return msg(str`The event that was sent: ${heard.map((pair) => pair.join(' ')).join(', ')}.`)
}
