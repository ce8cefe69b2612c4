// Question: How close to the limit is the server? What a delivery, a poll and an idle client cost it, beside what nothing in Node can go below, and beside what is usual.
// Method: Contestants, each a file and a process of its own on one core, and one process of raw sockets on another that is the same for all, sends Chromium's request heads, finds the events in whatever comes, and asks that every client got every event. The built server; Node's net writing one ready buffer to each socket; send() in a loop over @fastify/websocket; reply.raw.write() in a loop; better-sse; Socket.IO; SockJS; for polls a bare Fastify route and Node's http; nchan in nginx and Bun where they are installed (on PATH, or at NGINX_PATH and BUN_PATH). Unless said otherwise 1,000 clients and 20 events a second of 165 bytes, a warm-up, then some seconds that count. All of them run once a round, those of a table one after the other, in an order drawn anew; what is compared is the ratio within a round.
//   CPU is user and system of the process that serves, from /proc, over the distinct events that reached a client meanwhile, or over the polls answered. Growth: a tenth of the clients at ten times the rate, ten times as many at a tenth of it. Clients that stop reading: large notifications fill their sockets in the kernel until these take no more, then small events are measured, and once more when those have left. Memory: resident, each time after two full collections, with five times as many clients as without. Polls: as many as 64 connections can ask, once each server has answered them for three seconds and so compiled what it does, a tenth of a second from one server and then from the next, who has to take less time over a poll than the server. Long polls: all held, released together by each event and asked again, against the same number of polls of a bare route with as large an answer, asked all at once. Start: three a round, on the contestants' core, from the spawn to the line "ready at". Largest rate: each rate begins with a new process, in the first round; held means that all was delivered at the rate and 99 % of it within 500 ms.
// Reading: A ratio of 1 is as cheap as what it is held against; lower is better, and the median of the rounds is what counts. Memory is of the process alone, without what the kernel keeps for a socket.
// Limits: Loopback, one machine, no TLS: most of a delivery is the kernel's send, which is the same for all and draws the ratios together. Contestants run from TypeScript (tsx), which compiles them as they load. nchan's events are made and posted by a process beside it, whose CPU is not counted; those of all others by themselves. Age begins when an event is made. Clients are measured beside those that stop reading and then without them, always in this order. A quick run has four contestants and two kinds of polls.
import { type Common, PAYLOAD, RATE } from './lib/contest/arm.ts'
import { installed, versions } from './lib/contest/installed.ts'
import { heldArms, pollArms } from './lib/contest/poll-arms.ts'
import { memoryArms, startArm } from './lib/contest/process-arms.ts'
import {
  deflateArms,
  fastArms,
  growthArms,
  pushArms,
  rateArms,
  stalledArms,
} from './lib/contest/push-arms.ts'
import { NET, present, SSE, WEBSOCKET, WS_SEND } from './lib/contest/roster.ts'
import { answerOf, goalsTable } from './lib/contest/said.ts'
import { chartOf, tablesOf } from './lib/contest/tables.ts'
import type { Arm, Experiment } from './lib/experiment.ts'
import { checkOpenFiles } from './lib/open-files.ts'
import { FULL, QUICK } from './lib/validity.ts'

const LATEST = 500

export default {
  title: 'How close to the limit is the server?',
  takes: { quick: 18, full: 1180 },

  async plan({
    mode,
    rounds = mode === 'quick' ? 1 : 5,
    clients = mode === 'quick' ? 100 : 1000,
    duration = mode === 'quick' ? 0.8 : 1.5,
  }) {
    const isQuick = mode === 'quick'
    if (!isQuick) checkOpenFiles(clients * 10)
    const here = await installed()
    const all = isQuick ? [NET, WEBSOCKET, SSE, WS_SEND] : present(here)
    const common: Common = { clients, warmUp: isQuick ? 0.8 : 2, seconds: duration }
    const polls: Common = { ...common, warmUp: isQuick ? 0.8 : 3 }
    const limits = isQuick ? QUICK : FULL
    const stepLimits = { p99: LATEST, rate: limits.rate, busy: FULL.cpu }
    const arms: Arm[] = [...pushArms(all, common), ...pollArms(polls, rounds, !isQuick)]
    if (!isQuick) {
      arms.push(
        ...deflateArms(common),
        ...growthArms(common),
        ...stalledArms(common),
        ...fastArms(common, stepLimits),
        ...memoryArms(clients * 5),
        ...heldArms(common),
        startArm(),
        ...rateArms({ ...common, warmUp: 0.8 }, stepLimits, rounds),
      )
    }
    const packages = all.flatMap((contestant) => contestant.package ?? [])
    return {
      settings: {
        ...{ rate: RATE, payloadBytes: PAYLOAD, latest: LATEST, ...common },
        contestants: versions(packages, isQuick ? undefined : here),
      },
      rounds,
      arms,
      tables: tablesOf(arms),
      limits,
    }
  },

  answer: answerOf,
  supplement: goalsTable,
  charts: (record) => [chartOf(record)],
} satisfies Experiment
