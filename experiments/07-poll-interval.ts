// Question: What does polling faster buy? How do lateness and cost trade against each other as the interval changes, and where do long polling and a stream lie beside that?
// Method: 100 clients of one transport on loopback, 4 events a second, evenly spaced, and as a Poisson process in more arms that show how many polls are for nothing; short polls every P, P from 100 to 5,000 ms, with the request headers of Chromium. Mean age of live arrivals; bytes of both directions on the socket, per second and client; the server's CPU, per second and client. The first polls are spread evenly over P and drawn anew each round.
// Reading: Further down is earlier, further left is cheaper: whoever polls moves along the curve. The model of age is P/2 + s (s = 1 ms), that of polls for nothing 1 − P/T (at least 0) for evenly spaced events and e^(−λP) for Poisson ones; that of bytes takes both from the model and the bytes of an empty and of a full poll from this very run (least squares over its rounds).
// Limits: Loopback, plain HTTP/1.1 over connections that are kept. Polls of the same moment find the same: the shares for nothing of Poisson events rest on some 50 events an arm, by which alone they may be off by 5 points or more. Where the kernel has no finer account than ticks, CPU is read in steps of 10 ms: that of slow polls is little more than that. At 4 events a second; with fewer, polls cost the same and streams less.
import type { Bed } from './lib/bed.ts'
import type { Arm, Experiment } from './lib/experiment.ts'
import { CASES, columnsFor, nameOf, RATE } from './lib/polling/arms.ts'
import { forNothing, frontier } from './lib/polling/charts.ts'
import { answer, supplement } from './lib/polling/said.ts'
import { RHYTHMS, rhythmFlags } from './lib/rhythm.ts'
import { trial } from './lib/trial.ts'
import { FULL, QUICK } from './lib/validity.ts'
import { wayLabel, waySettings } from './lib/way.ts'

export default {
  title: 'What does polling faster buy?',
  takes: { quick: 18, full: 250 },

  plan({ mode, rounds = mode === 'quick' ? 1 : 6, clients = 100, duration, seed }) {
    const cases = CASES[mode]
    const each = duration ?? (mode === 'quick' ? 1 : 1.5)
    const arms = cases.map((one): Arm => {
      const { interval = 0, arrivals } = one
      // Chance plays with the share of polls that are for nothing.
      const seconds = arrivals === 'poisson' ? 1.5 * each : each
      // The first poll of all would bring less than the others, and look cheaper.
      const warmUp = Math.max(0.3, interval / 1000)
      return {
        name: nameOf(one),
        label: `${wayLabel(one)}, ${RHYTHMS[arrivals].label}`,
        settings: { ...one },
        seconds: warmUp + seconds + 0.3 + interval / 1000,
        async run(bed: Bed, round: number) {
          const { measured, outcome } = await trial(bed, {
            server: { flags: rhythmFlags(arrivals, RATE, seed) },
            isLasting: true,
            clients: { ...waySettings(one), clients, seed: seed + round, keep: 500 },
            ...{ seconds, warmUp, rate: RATE, arrivals },
          })
          const { serverCpu } = measured
          const cpu = serverCpu && (1e6 * serverCpu.total) / measured.seconds / clients
          const own = cpu === undefined ? {} : { cpuPerClient: { value: cpu, n: clients } }
          return { ...outcome, figures: { ...outcome.figures, ...own } }
        },
      }
    })
    const tables = (['periodic', 'poisson'] as const).map((arrivals) => ({
      title: `${RATE} events a second, ${RHYTHMS[arrivals].label}`,
      arms: cases.filter((one) => one.arrivals === arrivals).map(nameOf),
      columns: columnsFor(cases),
    }))
    return {
      settings: { rate: RATE, clients, duration: each },
      ...{ rounds, arms, limits: mode === 'quick' ? QUICK : FULL },
      tables: tables.filter((table) => table.arms.length > 0),
    }
  },

  answer,
  supplement,

  charts(record) {
    return [frontier(record), forNothing(record)]
  },
} satisfies Experiment
