// Question: Which wrong numbers does one and the same run yield, and how far are they off?
// Method: Seven runs of one server with an event each 100 ms and 20 clients, each told twice from what was measured. The time to answer a poll is taken on a road (a TCP relay) in front of the server, where a proxy would take it, ages by the clients. P is 1,000 ms, for the phase-locked poll 100 ms; `wait` 25 s. For the mean the road stands still for 150 ms once in each second; the saturated client does other things for 0.9 of its time, in stretches of 50 to 150 ms; the best of five is of five runs of half the time each; the phase-locked polls' 20 clients have their phases drawn, and the luckiest one is told.
// Reading: In each row the first number is what is told, the second what an honest report of the same run says. Too low flatters a transport, too high (hold time, the saturated client) runs one down. The model of the honest number is P/2 and 1 ms for the server.
// Limits: On two cores the saturated client shares one with the idle one, whose ages it makes a little higher: the lie would be larger still. The lies are made on purpose, as large as they happen to be met: another interval, feed or stall makes them larger or smaller. Loopback. The best of five is of real runs in which nothing was arranged; how far apart they lie is the machine's.
import type { Bed } from './lib/bed.ts'
import type { Experiment } from './lib/experiment.ts'
import { BUSY, lies, RUNS } from './lib/lies.ts'
import type { ColumnSpec, RunRecord } from './lib/report/record.ts'
import { measured, modelled } from './lib/report/series.ts'
import { cellOf } from './lib/report/tables.ts'
import { INTERVAL, RATE, STALL } from './lib/telling.ts'
import { FULL, QUICK } from './lib/validity.ts'

const WRONG: ColumnSpec = { label: 'as told', unit: '', digits: 1, figure: 'wrong' }
const HONEST: ColumnSpec = {
  ...{ label: 'honestly', unit: '', digits: 1, figure: 'honest' },
  model: Object.fromEntries(
    lies.flatMap(({ name, model }) => (model === undefined ? [] : [[name, model]])),
  ),
}

export default {
  title: 'Spot the lie',
  takes: { quick: 16, full: 165 },

  plan({
    mode,
    rounds = mode === 'quick' ? 1 : 5,
    clients = 20,
    duration = mode === 'quick' ? 0.7 : 3,
    seed,
  }) {
    const arms = lies.map(({ name, label, tell }) => ({
      name,
      label,
      settings: {},
      seconds: duration * (name === 'best-of-five' ? RUNS / 2 : 1) + 1,
      async run(bed: Bed, round: number) {
        const { wrong, honest, more, histograms, seen } = await tell({
          ...{ bed, clients, seconds: duration, seed: seed + round },
        })
        return { figures: { wrong, honest, ...more }, histograms, seen }
      },
    }))
    const tables = [
      {
        title: 'The same run, told wrongly and rightly',
        arms: lies.map(({ name }) => name),
        columns: [WRONG, HONEST],
      },
    ]
    const settings = { rate: RATE, arrivals: 'periodic', clients, duration, interval: INTERVAL }
    return {
      settings: { ...settings, stall: STALL, busy: BUSY, runs: RUNS },
      ...{ rounds, arms, tables, limits: mode === 'quick' ? QUICK : FULL },
    }
  },

  answer(record) {
    const pairs = lies.map(({ name, label }) => {
      const [what] = label.split(':')
      const unit = label.slice(label.lastIndexOf(' ') + 1)
      return `${what} ${at(record, name, WRONG)} instead of ${at(record, name, HONEST)} ${unit}`
    })
    return `As told, and honestly: ${pairs.join('; ')}.`
  },

  supplement: (record) =>
    lies
      .map(({ name, label, lesson }) => {
        const text = lesson.replace(/\{(\w+)\}/g, (_, figure: string) =>
          at(record, name, { label: figure, unit: '', digits: 0, figure }),
        )
        const [what, terms] = label.split(': ')
        return `- **${what}**: ${at(record, name, WRONG)} for ${at(record, name, HONEST)} (${terms}). ${text}`
      })
      .join('\n'),

  charts(record) {
    const places = lies.map(({ name, label }) => ({ arm: name, x: label.split(':')[0] ?? name }))
    const series = [
      { label: 'as told', hue: '#E69F00', shape: 'triangle', column: WRONG },
      { label: 'honestly', hue: '#56B4E9', shape: 'circle', column: HONEST },
    ] as const
    return [
      {
        title: 'The same run, told wrongly and rightly',
        description: `For each lie the number that is told and the honest one of the same run. ${record.answer ?? ''}`,
        x: { label: '', scale: 'names' },
        y: { label: 'ms; payload as bytes: B', scale: 'log' },
        series: series.flatMap(({ column, ...look }) => [
          { ...look, kind: 'measured' as const, points: measured(record, column, places) },
          ...(column.model
            ? [{ ...look, kind: 'model' as const, points: modelled(column, places) }]
            : []),
        ]),
      },
    ]
  },
} satisfies Experiment

function at(record: RunRecord, arm: string, column: ColumnSpec): string {
  const value = cellOf(record, arm, column)?.value
  return value?.toFixed(value < 10 ? column.digits : 0) ?? '?'
}
