// Question: What do compression and batching save, and what do they cost, in bytes, CPU and lateness together?
// Method: Clients of one transport, events as they are at 100 a second that come at random, a server of its own for each arm and round. Short polls come every 100 ms. One server gzips answers and event streams, another deflates WebSocket messages, each message by itself, so that it is done once for all clients; another collects events for some time before it sends them. What context takeover would save no arm serves: a deflated WebSocket is recorded on its way, and its messages are deflated anew by a process on the server's core, each by itself, which has to come to the bytes that were served, and with the context kept from one to the next.
// Reading: Bytes of both directions and the server's CPU for each event that a client got; lateness is what collecting costs, beside a model: an event that begins a batch waits for all of it, the others for half of it. Whether an arm's CPU is another than without is said only where it is so beyond the spread of the rounds.
// Limits: Events of about 135 bytes, which have little to squeeze each by itself; larger ones filled up by the server would be one letter over and over, and squeeze to nothing. The server deflates at zlib's default level with the largest window, and shares the result among its clients: with few clients each bears more of it. The CPU of context takeover is what zlib takes in Node, off the main thread, without the rest of a delivery. Clients inflate too, which is not counted here. CPU is read to the microsecond where the kernel keeps it, else in ticks of 10 ms.
import type { Bed } from './lib/bed.ts'
import {
  type CompressionArm,
  clientsOf,
  compressionArms,
  FRAMES,
  pairOf,
} from './lib/compression/arms.ts'
import { byBatch, byCoding } from './lib/compression/charts.ts'
import {
  AGE,
  ALONE,
  ALONE_CPU,
  BYTES,
  CPU,
  KEPT,
  KEPT_CPU,
  MEMORY,
  PLAIN,
  REQUESTS,
  SERVED,
} from './lib/compression/columns.ts'
import { recordedFrames } from './lib/compression/recorded.ts'
import { fromTo, judged, takeoverCost } from './lib/compression/said.ts'
import { batchWait } from './lib/compression/waiting.ts'
import type { Experiment } from './lib/experiment.ts'
import { cellOf } from './lib/report/tables.ts'
import { TRANSPORTS } from './lib/transports.ts'
import { trial } from './lib/trial.ts'
import { FULL, QUICK } from './lib/validity.ts'

const RATE = 100
const INTERVAL = 100
const WAIT = 25
/** Raw ages of an arm and round in the record: a hundred of them with all are megabytes. */
const KEEP = 1000

export default {
  title: 'What do compression and batching save, and what do they cost?',
  takes: { quick: 18, full: 320 },

  plan({
    mode,
    rounds = mode === 'quick' ? 1 : 6,
    clients,
    duration = mode === 'quick' ? 0.7 : 1,
    seed,
  }) {
    const chosen = compressionArms(mode)
    // A server that has just begun runs code that is not compiled yet, and takes twice as long.
    const warmUp = mode === 'quick' ? 0.3 : 0.6
    const flagsOf = (round: number, compress: string, batch: number) => [
      ...['--source', 'simulator', '--arrivals', 'poisson', '--rate', `${RATE}`, '--no-roads'],
      ...['--seed', `${seed + round}`, '--compress', compress, '--batch', `${batch}`],
    ]
    const arms = chosen.map(({ name, label, transport, compress, batch }) => ({
      name,
      label,
      settings: { transport, compress, batch, clients: clients ?? clientsOf(transport, mode) },
      seconds: duration + warmUp + 0.8,
      async run(bed: Bed, round: number) {
        const { outcome } = await trial(bed, {
          server: { flags: flagsOf(round, compress, batch) },
          clients: {
            ...{
              transport,
              clients: clients ?? clientsOf(transport, mode),
              interval: INTERVAL,
              wait: WAIT,
            },
            ...{ seed: seed + round, keep: KEEP },
          },
          ...{ seconds: duration, warmUp, rate: RATE, arrivals: 'poisson' },
        })
        return outcome
      },
    }))
    const frames = {
      name: FRAMES,
      label: 'WebSocket, the messages of one connection',
      settings: { transport: 'websocket', compress: 'deflate', batch: 0, clients: 1 },
      seconds: duration + 1.2,
      run: (bed: Bed, round: number) => {
        return recordedFrames(bed, flagsOf(round, 'deflate', 0), duration)
      },
    }
    const named = (which: (arm: CompressionArm) => boolean) =>
      chosen.filter(which).map(({ name }) => name)
    const waits = chosen.filter(({ transport, batch }) => {
      return batch > 0 && (transport === 'sse' || transport === 'websocket')
    })
    const model = Object.fromEntries(waits.map(({ name, batch }) => [name, batchWait(batch, RATE)]))
    const tables = [
      {
        title: 'Compressed by the server',
        arms: named(({ name, transport }) => pairOf(transport).includes(name)),
        columns: [BYTES, CPU, AGE],
      },
      {
        title: 'Context takeover: the same messages, deflated anew after they were recorded',
        arms: [FRAMES],
        columns: [PLAIN, SERVED, ALONE, KEPT, ALONE_CPU, KEPT_CPU, MEMORY],
      },
      {
        title: 'Collected before they are sent',
        arms: named((arm) => arm.compress === 'off' && arm.transport !== 'short-polling'),
        columns: [BYTES, REQUESTS, CPU, { ...AGE, model }],
      },
    ]
    const settings = { rate: RATE, arrivals: 'poisson', interval: INTERVAL, wait: WAIT, duration }
    const limits = mode === 'quick' ? QUICK : FULL
    return { settings, rounds, arms: [...arms, frames], tables, limits }
  },

  answer(record) {
    const bytes = (transport: string) => fromTo(record, BYTES, ...pairOf(transport))
    const kept = cellOf(record, FRAMES, KEPT)?.value.toFixed(0)
    const [once, each] = [ALONE_CPU, KEPT_CPU].map((column) => {
      return cellOf(record, FRAMES, column)?.value.toFixed(0)
    })
    const late = fromTo(record, AGE, 'websocket-off', 'websocket-batch-50')
    return `Compression takes an event ${bytes('websocket')} by WebSocket, each message deflated by itself, and ${bytes('short-polling')} by short polling. Context takeover would make it ${kept} B by WebSocket (computed from the messages served, not served itself), for ${each} µs of CPU at each connection instead of ${once} µs once for all. Batches of 50 ms take the CPU of an event by WebSocket ${judged(record, CPU, 'websocket-off', 'websocket-batch-50')} and its mean age ${late}.`
  },

  supplement(record) {
    const coded = TRANSPORTS.filter((one) => {
      return record.arms.some(({ name }) => name === pairOf(one)[1])
    }).map((one) => {
      const label = record.arms.find(({ name }) => name === pairOf(one)[1])?.label
      const [bytes, cpu] = [BYTES, CPU].map((column) => judged(record, column, ...pairOf(one)))
      return `- ${label}: bytes ${bytes}; CPU ${cpu}.`
    })
    const [cpu, memory] = [KEPT_CPU, MEMORY].map((column) => {
      return cellOf(record, FRAMES, column)?.value ?? Number.NaN
    }) as [number, number]
    const cost = takeoverCost(1000, 10, { cpu, memory })
    return `What an event takes without and with it:

${coded.join('\n')}

An answer below 512 B is not gzipped, and so a long poll that brings one event never is: only with a batch can gzip do anything for it. Long polls that come back after a batch are answered at once with what came meanwhile, so that collecting need not hold them back as long as it does streams.

Context takeover makes each connection's messages its own: for 1,000 clients at 10 events a second each, zlib alone would take ${cost.cores.toFixed(1)} cores and ${(cost.bytes / 2 ** 20).toFixed(0)} MiB (from the figures above; a product, not measured).`
  },

  charts: (record) => [
    byCoding(record, BYTES, 'Bytes'),
    byCoding(record, CPU, 'CPU'),
    byBatch(record),
  ],
} satisfies Experiment
