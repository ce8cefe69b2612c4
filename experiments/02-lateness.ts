// Question: How late does an event arrive over each transport, and what do the poll interval, `wait` and the rhythm of the events change?
// Method: 40 clients of one transport on loopback. Age is the time from an event's entry into the log to its arrival in the client, on one clock, of live arrivals alone. 10 events a second, evenly spaced or as a Poisson process; and the two recorded tapes at ten times their speed, of which each arm hears whatever stretch is due. The clients' first polls are spread evenly over P, and drawn anew each round, so that no mean hangs on a phase that locked to the feed.
// Reading: Lower is earlier. Short polling is held against the model P/2 + d + s, with d = 0 and 1 ms for s, the server. For the others the model is s alone: what is measured of it says how fast this machine is, so that no model stands beside it.
// Limits: Loopback: what distance adds is the next question. The source is in the server: if that stands still, what was overdue enters the log afterwards, and its age counts from then. Of evenly spaced events the spacing shows it, and a run with 100 ms of it is not valid; of the others nothing would. The few milliseconds of long polling and of the streams hold the turns of both event loops, for 40 clients that are told in the same moment. A transport's stretch of the tapes is not another's, so that no verdict is drawn from them.
import type { Bed } from './lib/bed.ts'
import type { Arm, Experiment } from './lib/experiment.ts'
import { CASES, columnsFor, nameOf, RATE } from './lib/lateness/arms.ts'
import { byInterval, byPercentile } from './lib/lateness/charts.ts'
import { answer, supplement } from './lib/lateness/said.ts'
import { RHYTHMS, type Rhythm, rhythmFlags, rhythmRate } from './lib/rhythm.ts'
import { trial } from './lib/trial.ts'
import { FULL, QUICK } from './lib/validity.ts'
import { wayLabel, waySettings } from './lib/way.ts'

export default {
  title: 'How late does an event arrive?',
  takes: { quick: 16, full: 220 },

  plan({ mode, rounds = mode === 'quick' ? 1 : 6, clients = 40, duration, seed }) {
    const cases = CASES[mode]
    const seconds = duration ?? (mode === 'quick' ? 1 : 1.5)
    const arms = cases.map((one): Arm => {
      const { interval = 0, rhythm } = one
      // The first poll of all finds less than the others do.
      const warmUp = rhythm === 'tape' ? Math.max(0.3, interval / 1000) : 0.3
      return {
        name: nameOf(one),
        label: `${wayLabel(one)}, ${RHYTHMS[rhythm].label}`,
        settings: { ...one },
        seconds: warmUp + seconds + 0.3 + interval / 1000,
        async run(bed: Bed, round: number) {
          const { outcome } = await trial(bed, {
            server: { flags: rhythmFlags(rhythm, RATE, seed) },
            isLasting: true,
            clients: { ...waySettings(one), clients, seed: seed + round },
            ...{ seconds, warmUp },
            ...rhythmRate(rhythm, RATE),
          })
          return outcome
        },
      }
    })
    const tables = (Object.keys(RHYTHMS) as Rhythm[]).map((rhythm) => ({
      title: `Age of an event: ${RHYTHMS[rhythm].label}`,
      arms: cases.filter((one) => one.rhythm === rhythm).map(nameOf),
      columns: columnsFor(cases),
    }))
    return {
      settings: { rate: RATE, speed: RATE, clients, duration: seconds },
      ...{ rounds, arms, limits: mode === 'quick' ? QUICK : FULL },
      tables: tables.filter((table) => table.arms.length > 0),
    }
  },

  answer,
  supplement,

  charts(record) {
    return [byPercentile(record, 'poisson'), byPercentile(record, 'tape'), byInterval(record)]
  },
} satisfies Experiment
