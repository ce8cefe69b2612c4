// Question: Which transport for which use: stock ticker, notifications, chat, game state at 30 Hz, shared cursors, sensors, or a workload of your own?
// Method: Each workload says how many events its clients get, how large and how fresh they have to be, and how far away clients are. All four transports serve it in each round, over a road (a TCP relay) that delays each chunk both ways; short polls are as far apart as the freshness allows. Age, bytes on the socket, requests and server CPU are measured for each delivered event; bytes of an hour are these at the workload's own pace, with heartbeats by the wire's format, what clients publish as counted apart, and TCP/IP as a model. What comes too seldom for a few seconds is run faster by a factor that the table names: events, polls and holds, not the way.
// Reading: Younger and cheaper is better. The rule that decides is stated before its verdicts; two transports that cannot be told apart tie, and where bytes and CPU disagree both are named. Beside each verdict stands where it flips.
// Limits: The workloads are examples, and a verdict is no better than they are; put your own in with `--workload ours.json`, `--payload-file event.json` or `--url http://localhost:8080`. Loopback and a delay that does not vary, nothing lost; connections that last, so that connecting and starting are not in it; no batching, compression, TLS or HTTP/2. CPU of what clients publish is not counted, and that of an event is the CPU of a server that is idle for most of the time: a busy one takes less for each (question 5). Faster runs have somewhat more events in the gaps of long polling than there would be.
import type { Bed } from './lib/bed.ts'
import type { Experiment } from './lib/experiment.ts'
import { charts } from './lib/trade/charts.ts'
import { chosenWorkloads } from './lib/trade/choice.ts'
import { columnsOf, PUBLISHING, THEIRS } from './lib/trade/columns.ts'
import { designReview } from './lib/trade/design-review.ts'
import { givenServer } from './lib/trade/given-server.ts'
import { runOurs, runPublishing, runTheirs } from './lib/trade/runs.ts'
import { flipNote, flipTable, ruleText, tradeTable } from './lib/trade/tables.ts'
import { ownPace, timeLapse } from './lib/trade/time-lapse.ts'
import { armOf, TALK, tradesOf } from './lib/trade/trade.ts'
import { verdictText } from './lib/trade/words.ts'
import { lookOf, TRANSPORTS } from './lib/transports.ts'
import { FULL, QUICK } from './lib/validity.ts'

/** Events that an arm should see in a round, at least. */
const LEAST_EVENTS = 6

export default {
  title: 'Which transport for which use?',
  takes: { quick: 18, full: 300 },
  takesOwnCase: true,

  async plan(options) {
    const isQuick = options.mode === 'quick'
    const { rounds = isQuick ? 1 : 4, duration = isQuick ? 0.7 : 1.5, seed, url } = options
    const given = url === undefined ? undefined : await givenServer(url)
    const chosen = (await chosenWorkloads(options, given)).map((one) => {
      const lapse = given === undefined ? timeLapse(one) : ownPace(one)
      return { one, lapse, seconds: Math.max(duration, LEAST_EVENTS / lapse.rate) }
    })
    const arms = chosen.flatMap(({ one, lapse, seconds }) => {
      return TRANSPORTS.map((transport) => ({
        name: armOf(one.name, transport),
        label: `${one.label}, ${lookOf(transport).label}`,
        settings: { workload: one.name, transport, ...lapse, seconds },
        seconds: seconds + 1 + (transport === 'short-polling' ? (2 * lapse.interval) / 1000 : 0),
        run(bed: Bed, round: number) {
          const all = {
            ...one,
            ...lapse,
            transport,
            seconds,
            seed: seed + round,
            isExercised: !isQuick,
          }
          return given === undefined ? runOurs(bed, all) : runTheirs(bed, all, given)
        },
      }))
    })
    const tables = chosen.map(({ one, lapse }) => ({
      title: `${one.label}, as measured${lapse.speed === 1 ? '' : `, run ${lapse.speed} times as fast`}`,
      arms: TRANSPORTS.map((transport) => armOf(one.name, transport)),
      columns: given === undefined ? columnsOf(one, lapse) : THEIRS,
    }))
    const isTalked = given === undefined && chosen.some(({ one }) => one.talks > 0)
    const talk = { name: TALK, label: 'Publishing', settings: {}, seconds: 1, run: runPublishing }
    const workloads = chosen.map(({ one }) => one)
    return {
      settings: { workloads, duration, ...(given !== undefined && { url, rate: given.rate }) },
      rounds,
      arms: isTalked ? [...arms, talk] : arms,
      tables: isTalked ? [...tables, PUBLISHING] : tables,
      limits: isQuick ? QUICK : FULL,
    }
  },

  answer(record) {
    const trades = tradesOf(record)
    const parts = trades.map(({ workload, verdict }) => {
      return `${workload.label}: ${verdictText(verdict)}`
    })
    const isTold = trades.every(({ verdict }) => verdict.isTold)
    const unsure =
      ' There were too few rounds to tell differences from chance: these had the lowest figures, and are no winners.'
    return `${parts.join('; ')}.${isTold ? '' : unsure}`
  },

  supplement(record) {
    const trades = tradesOf(record)
    return [
      '### The rule',
      ruleText(),
      '### The trade',
      tradeTable(trades),
      'In each cell: age that 99 of 100 events do not exceed, bytes that one client moves in an hour (TCP/IP modelled), server CPU for a delivered event. Bold: whom the verdict names.',
      '### Where it flips',
      flipTable(trades),
      flipNote(trades),
      '### To paste into a design review',
      ...trades.map((trade) => `> ${designReview(record, trade)}`),
    ].join('\n\n')
  },

  charts: (record) => charts(tradesOf(record)),
} satisfies Experiment
