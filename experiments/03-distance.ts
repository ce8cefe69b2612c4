// Question: How late is an event, the further away its client is, and how often does a long poll ask then?
// Method: A road (a TCP relay) delays each chunk of bytes by the one-way delay d, both ways, between the server and 20 clients of one transport; age of live arrivals. 4 events a second, evenly spaced (T = 250 ms); P = 500 ms for short polling, `wait` 25 s. Before it measures, a run waits until long polls on this side of the cliff have found the rhythm of the events (2 s at 110 ms). Beyond the cliff long polls keep the phase that they began with: there they are opened spread over one of their rounds. In two more arms 10 and 40 Poisson events a second come over d = 50 ms, and the requests count; of 10 a second several clients hold at a time, so that they are answered, and ask, together: they say no more than one, and are measured for longer.
// Reading: Lower is earlier; the lines are the model: d + s for what is pushed, P/2 + d + s for short polls, and for long polls d + s until a round, g = 2d + c, takes longer than T: then each event falls between an answer and the next question, and waits g/2 on top. s is 1 ms for the server; c, what a round takes beyond 2d, is 3 ms, as a lone poll with `wait=0` was seen to take here: these drivers ask at once (a browser takes about 4 ms), but the road has a timer each way. Below 50 ms no model stands beside an age: there it would mostly be held against how fast this machine is.
// Limits: Loopback: no loss, no congestion, and the client's TCP handshake with the road is not delayed. Timers make the road a millisecond longer each way, and the long polls of 20 clients are answered one after the other, which takes some milliseconds: where the way is short, that shows. Within 5 % of the cliff either side of it may be measured.
import type { Bed } from './lib/bed.ts'
import { byDistance, byRate, inTransits } from './lib/distance/charts.ts'
import {
  at,
  BUSY,
  columnsFor,
  FARS,
  type Far,
  farName,
  farsOf,
  INTERVAL,
  MEAN,
  RATE,
  REQUESTS,
  roundOf,
  settlingOf,
  WAIT,
} from './lib/distance/far.ts'
import type { Arm, Experiment } from './lib/experiment.ts'
import { offBy } from './lib/models.ts'
import type { ColumnSpec } from './lib/report/record.ts'
import { cellOf } from './lib/report/tables.ts'
import { rhythmFlags } from './lib/rhythm.ts'
import { lookOf, TRANSPORTS } from './lib/transports.ts'
import { trial } from './lib/trial.ts'
import { FULL, QUICK } from './lib/validity.ts'

export default {
  title: 'What does distance do?',
  takes: { quick: 18, full: 240 },

  plan({ mode, rounds = mode === 'quick' ? 1 : 3, clients = 20, duration, seed }) {
    const fars = FARS[mode]
    const each = duration ?? (mode === 'quick' ? 1 : 2)
    const arms = fars.map((one): Arm => {
      const { transport, delay, rate, arrivals, times } = one
      const seconds = times * each
      const settings = { transport, clients, interval: INTERVAL, wait: WAIT }
      const isBeyond = transport === 'long-polling' && roundOf(delay) * rate > 1000
      return {
        name: farName(one),
        label: labelOf(one),
        settings: { ...one },
        seconds: seconds + 0.8 + delay / 100 + settlingOf(one),
        async run(bed: Bed, round: number) {
          const { outcome } = await trial(bed, {
            server: { flags: rhythmFlags(arrivals, rate, seed) },
            isLasting: true,
            clients: {
              ...{ ...settings, seed: seed + round },
              ...(isBeyond && { connectRate: (1000 * clients) / roundOf(delay) }),
            },
            warmUp: 0.3 + delay / 250 + settlingOf(one),
            ...{ seconds, road: { delay }, rate, arrivals },
          })
          return outcome
        },
      }
    })
    const rows = (isRow: (one: Far) => boolean) => fars.filter(isRow).map(farName)
    const columns = columnsFor(fars)
    const byTransport = TRANSPORTS.map((transport) => ({
      title: `${lookOf(transport).label}, by one-way delay: ${RATE} events/s, evenly spaced`,
      arms: rows((one) => one.transport === transport && one.arrivals === 'periodic'),
      columns,
    }))
    const byEvents = {
      title: `Long polling, ${BUSY} ms one way, by events/s: Poisson`,
      arms: rows((one) => one.arrivals === 'poisson'),
      columns,
    }
    return {
      settings: { rate: RATE, clients, duration: each, interval: INTERVAL, wait: WAIT },
      ...{ rounds, arms, limits: mode === 'quick' ? QUICK : FULL },
      tables: [...byTransport, byEvents].filter((table) => table.arms.length > 0),
    }
  },

  answer(record) {
    const show = (one: Far, column: ColumnSpec, digits: number) =>
      cellOf(record, farName(one), column)?.value.toFixed(digits) ?? '–'
    const age = (transport: string, delay: number) => show(at(transport, delay), MEAN, 0)
    const requests = record.tables[0]?.columns.at(-1) ?? REQUESTS
    const asked = farsOf(record, 'long-polling', 'poisson').map((one) => {
      const off = Math.abs(100 * (offBy(record, requests)[farName(one)] ?? Number.NaN))
      return `${show(one, REQUESTS, 2)} requests a second at ${one.rate} events a second (model ${requests.model?.[farName(one)]?.toFixed(2)}, ${off.toFixed(1)} % off)`
    })
    return `From 110 to 140 ms one way long polling goes from ${age('long-polling', 110)} to ${age('long-polling', 140)} ms late on average, because its round then takes longer than the ${1000 / RATE} ms between two events; server-sent events are ${age('sse', 140)} ms late at 140 ms, as far as the way is. Over a round trip of ${2 * BUSY} ms a client's long polls come to ${asked.join(' and ')}.`
  },

  charts(record) {
    return [byDistance(record), inTransits(record), byRate(record)]
  },
} satisfies Experiment

function labelOf({ transport, delay, rate, arrivals }: Far): string {
  const busy = arrivals === 'poisson' ? `, ${rate} events/s` : ''
  return `${lookOf(transport).label}, ${delay} ms${busy}`
}
